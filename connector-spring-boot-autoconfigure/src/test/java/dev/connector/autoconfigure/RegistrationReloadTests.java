package dev.connector.autoconfigure;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.configdata.UnreadableConfigurationException;
import dev.connector.lifecycle.PreparedReload;
import dev.connector.registration.Registration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class RegistrationReloadTests extends AbstractReloadTests {

	private static final RegistrationKey SECOND = new RegistrationKey("acme", "greeter", "b");

	@Test
	void nothingChangesWhereNothingIsDifferent() throws Exception {
		writeWithOne();
		start(Greeter.class);
		awaitReady(GREETER);
		ReloadOutcome outcome = reload();
		assertThat(outcome).isEqualTo(new ReloadOutcome(List.of(), List.of(), List.of()));
		assertThat(registration(GREETER).snapshot().counts().moves()).isZero();
		assertThat(this.shown).hasSize(1);
	}

	@Test
	void limitsAndTimeoutsHoldAtOnce(CapturedOutput output) throws Exception {
		writeWithOne("  registrations.greeter.max-concurrent-requests: 10");
		start(Greeter.class);
		awaitReady(GREETER);
		Registration before = registration(GREETER);
		writeWithOne("  registrations.greeter:", "    max-concurrent-requests: 5", "    request-timeout: 3s");
		assertThat(reload().changes()).containsExactly("max-concurrent-requests of acme.greeter.a 10 -> 5",
				"request-timeout of acme.greeter.a PT30S -> PT3S");
		assertThat(output).contains("Changed: max-concurrent-requests of acme.greeter.a 10 -> 5");
		assertThat(registration(GREETER)).isSameAs(before);
		assertThat(before.options().maxConcurrentRequests()).isEqualTo(5);
		assertThat(before.options().requestTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(before.snapshot().counts().moves()).isZero();
		EffectiveOption<?> limit = this.context.getBean(ConnectorRegistrar.class)
			.planned(GREETER)
			.orElseThrow()
			.options()
			.stream()
			.filter((option) -> option.name().equals("max-concurrent-requests"))
			.findFirst()
			.orElseThrow();
		assertThat(limit.value()).isEqualTo(5);
	}

	@Test
	void whatAnOperatorSaidStaysUntilThePropertyItselfChanges() throws Exception {
		writeWithOne("  registrations.greeter.max-concurrent-requests: 10");
		start(Greeter.class);
		Registration greeter = registration(GREETER);
		greeter.changeLimit(3);
		greeter.pause();
		writeWithOne("  registrations.greeter.max-concurrent-requests: 10",
				"  registrations.greeter.request-timeout: 3s");
		reload();
		assertThat(greeter.options().maxConcurrentRequests()).isEqualTo(3);
		writeWithOne("  registrations.greeter.max-concurrent-requests: 11");
		reload();
		assertThat(greeter.options().maxConcurrentRequests()).isEqualTo(11);
		assertThat(greeter.snapshot().paused()).isTrue();
	}

	@Test
	void whatTheGatewayIsToldMovesWithoutAReconnect() throws Exception {
		writeWithOne();
		start(Greeter.class);
		awaitReady(GREETER);
		writeWithOne("  registrations.greeter.display-name: Hello");
		assertThat(reload().changes()).containsExactly("display-name of acme.greeter.a  -> Hello");
		Registration greeter = registration(GREETER);
		Awaitility.await().until(() -> greeter.snapshot().counts().moves() == 1);
		assertThat(greeter.snapshot().reconnects()).isZero();
		assertThat(this.one.sessions()).singleElement()
			.satisfies((session) -> assertThat(session.toString()).contains("Hello"));
	}

	@Test
	void registrationsComeAndGo() throws Exception {
		writeWithOne();
		start(Greeter.class);
		awaitReady(GREETER);
		writeWithOne("  registrations.second: {connector: greeter, instance: b}");
		assertThat(reload().changes()).containsExactly("added acme.greeter.b");
		awaitReady(SECOND);
		assertThat(succeeds(this.one, SECOND)).isTrue();
		writeWithOne("  registrations.second: {connector: greeter, instance: c}");
		assertThat(reload().changes()).containsExactly("added acme.greeter.c", "removed acme.greeter.b");
		awaitReady(new RegistrationKey("acme", "greeter", "c"));
		assertThat(keys()).containsExactly("acme.greeter.a", "acme.greeter.c");
	}

	@Test
	void aConnectorIsDisabledAndEnabledAgain() throws Exception {
		writeWithOne();
		start(Greeter.class);
		awaitReady(GREETER);
		writeWithOne("  registrations.greeter.enabled: false");
		assertThat(reload().changes()).containsExactly("removed acme.greeter.a");
		Awaitility.await().until(() -> this.one.sessions().isEmpty());
		writeWithOne("  registrations.greeter.enabled: true");
		assertThat(reload().changes()).containsExactly("added acme.greeter.a");
		awaitReady(GREETER);
		assertThat(succeeds(this.one, GREETER)).isTrue();
	}

	@Test
	void placeholdersOfAnnotationsAreResolvedAnew() throws Exception {
		writeWithOne();
		start(Greeter.class);
		assertThat(registration(GREETER).options().maxConcurrentRequests()).isEqualTo(7);
		writeWithOne("greeter.limit: 8");
		assertThat(reload().changes()).containsExactly("max-concurrent-requests of acme.greeter.a 7 -> 8");
		assertThat(this.context.getEnvironment().getProperty("greeter.limit")).isEqualTo("8");
	}

	@Test
	void nothingChangesBeforeTheCommitAndNothingAfterADiscard() throws Exception {
		writeWithOne("greeter.limit: 8");
		start(Greeter.class);
		writeWithOne("greeter.limit: 9");
		PreparedReload prepared = this.context.getBean(ConfigurationState.class).prepareReload();
		assertThat(registration(GREETER).options().maxConcurrentRequests()).isEqualTo(8);
		assertThat(this.context.getEnvironment().getProperty("greeter.limit")).isEqualTo("8");
		prepared.discard();
		assertThat(registration(GREETER).options().maxConcurrentRequests()).isEqualTo(8);
	}

	@Test
	void aFileThatIsNotYamlIsNamedWithItsLineAndShowsNothing() throws Exception {
		writeWithOne();
		start(Greeter.class);
		awaitReady(GREETER);
		writeWithOne("  registrations.greeter.tenant: [hidden", "  other: x");
		assertThatExceptionOfType(UnreadableConfigurationException.class).isThrownBy(this::reload)
			.withMessageContaining(this.directory.resolve("application.yaml").toString())
			.withMessageContaining("line 6")
			.withMessageNotContaining("hidden")
			.withNoCause();
		assertThat(keys()).containsExactly("acme.greeter.a");
		assertThat(succeeds(this.one, GREETER)).isTrue();
		writeWithOne("  registrations.greeter.max-concurrent-requests: 5");
		assertThat(reload().changes()).hasSize(1);
	}

	@Test
	void aFileThatIsMissedLeavesEverythingAsItWas() throws Exception {
		writeWithOne("spring.config.import: file:" + this.directory + "/more.yaml");
		writeFile("more.yaml", "greeter.limit: 3");
		start(Greeter.class);
		assertThat(registration(GREETER).options().maxConcurrentRequests()).isEqualTo(3);
		Files.delete(this.directory.resolve("more.yaml"));
		assertThatExceptionOfType(UnreadableConfigurationException.class).isThrownBy(this::reload)
			.withMessageContaining("more.yaml");
		assertThat(registration(GREETER).options().maxConcurrentRequests()).isEqualTo(3);
	}

	@Test
	void valuesThatCantWorkAreRefusedByName() throws Exception {
		writeWithOne();
		start(Greeter.class);
		refused("connector.registrations.greeter.destination", "  registrations.greeter.destination: nowhere");
		refused("connector.registrations.greeter.max-concurrent-requests",
				"  registrations.greeter.max-concurrent-requests: 0");
		refused("application.yaml] - 5:50", "  registrations.greeter.max-concurrent-requests: many");
		refused("connector.registrations.nobody", "  registrations.nobody.tenant: x");
		refused("Two registrations have the key acme.greeter.a",
				"  registrations.second: {connector: greeter, instance: a}");
		refused("connector.destinations.more.uri", "  destinations.more.uri: pigeon://x");
		refused("drain-timeout must not be negative", "  lifecycle.drain-timeout: -1s");
		assertThat(keys()).containsExactly("acme.greeter.a");
		assertThat(runtime().destinations()).hasSize(1);
	}

	@Test
	void aKeyThatTheApplicationHasTakenIsRefused() throws Exception {
		writeWithOne();
		start(Greeter.class);
		Registration greeter = registration(GREETER);
		ConnectorRegistration own = greeter.definition();
		runtime().add(new ConnectorRegistration(SECOND, "default", own.handler(), own.description(), own.options()));
		refused("acme.greeter.b", "  registrations.second: {connector: greeter, instance: b}");
		assertThat(reload().changes()).isEmpty();
		assertThat(keys()).contains("acme.greeter.b");
	}

	@Test
	void whatNeedsARestartIsSaid(CapturedOutput output) throws Exception {
		writeWithOne();
		start(Greeter.class);
		writeWithOne("  enabled: false", "  outbox.max-entries: 5", "  destinations.default.startup: readiness");
		ReloadOutcome outcome = reload();
		assertThat(outcome.restarts()).containsExactly("connector.destinations.default.startup", "connector.enabled",
				"connector.outbox.max-entries");
		assertThat(outcome.changes()).isEmpty();
		assertThat(output).contains("connector.enabled was changed, which takes effect after a restart");
		assertThat(reload().restarts()).hasSize(3);
		writeWithOne();
		assertThat(reload().restarts()).isEmpty();
	}

	@Test
	void aRegistrationThatCantBeAppliedKeepsNoOtherFromIt() throws Exception {
		writeWithOne();
		start(Greeter.class);
		writeWithOne("  registrations.second: {connector: greeter, instance: b}",
				"  registrations.third: {connector: greeter, instance: c}");
		ConfigurationState state = this.context.getBean(ConfigurationState.class);
		PreparedReload prepared = state.prepareReload();
		ConnectorRegistration own = registration(GREETER).definition();
		runtime().add(new ConnectorRegistration(SECOND, "default", own.handler(), own.description(), own.options()));
		assertThatExceptionOfType(ReloadIncompleteException.class).isThrownBy(prepared::commit)
			.withMessageContaining("acme.greeter.b");
		assertThat(state.lastOutcome().orElseThrow().changes()).containsExactly("added acme.greeter.c");
		assertThat(state.lastOutcome().orElseThrow().failures()).hasSize(1);
	}

	@Test
	void manyReloadsLeaveNothingBehind() throws Exception {
		writeWithOne();
		start(Greeter.class);
		awaitReady(GREETER);
		Set<Thread> threads = threads();
		for (int i = 0; i < 50; i++) {
			writeWithOne(
					"  registrations.second: {connector: greeter, instance: b" + i + ", destination: extra" + i + "}",
					"  destinations.extra" + i + ".uri: inprocess:two", "greeter.limit: " + (i + 1));
			reload();
		}
		writeWithOne();
		reload();
		Awaitility.await().until(() -> runtime().destinations().size() == 1 && this.two.sessions().isEmpty());
		assertThat(keys()).containsExactly("acme.greeter.a");
		assertThat(this.one.sessions()).hasSize(1);
		assertThat(succeeds(this.one, GREETER)).isTrue();
		assertThat(this.context.getEnvironment().getPropertySources().stream().map(Object::toString))
			.filteredOn((source) -> source.contains("Config resource"))
			.hasSize(1);
		Set<Thread> more = threads();
		more.removeAll(threads);
		assertThat(more).hasSizeLessThan(10);
	}

	private void refused(String message, String... lines) {
		writeWithOne(lines);
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(this::reload)
			.withMessageContaining(message);
		writeWithOne();
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("connector-"))
			.collect(Collectors.toSet());
	}

}
