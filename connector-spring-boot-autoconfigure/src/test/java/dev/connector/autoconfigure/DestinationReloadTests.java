package dev.connector.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.registration.Registration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DestinationReloadTests extends AbstractReloadTests {

	private void write(String uri, String... lines) {
		writeFile("application.yaml", "connector:\n  tenant: acme\n  instance: a\n  destinations.default.uri: " + uri
				+ "\n" + String.join("\n", lines));
	}

	@Test
	void aChangedUriMovesWithoutAFailedCall() throws Exception {
		write("inprocess:one");
		start(Later.class);
		awaitReady(GREETER);
		CompletableFuture<ExecuteResult> runs = call(this.one, GREETER, "wait");
		Later later = this.context.getBean(Later.class);
		Awaitility.await().until(() -> later.asked.size() == 1);
		write("inprocess:two");
		assertThat(reload().changes()).containsExactly("uri of the destination default inprocess:one -> inprocess:two");
		Awaitility.await().until(() -> !this.two.sessions().isEmpty());
		assertThat(registration(GREETER).snapshot().state()).isEqualTo(ConnectionState.READY);
		later.asked.get(0).complete("done");
		assertThat(runs.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		Awaitility.await().until(() -> this.one.sessions().isEmpty());
		assertThat(succeeds(this.two, GREETER)).isTrue();
		assertThat(registration(GREETER).snapshot().reconnects()).isZero();
	}

	@Test
	void anotherDestinationIsMovedToWithoutAFailedCall() throws Exception {
		write("inprocess:one");
		start(Later.class);
		awaitReady(GREETER);
		CompletableFuture<ExecuteResult> runs = call(this.one, GREETER, "wait");
		Later later = this.context.getBean(Later.class);
		Awaitility.await().until(() -> later.asked.size() == 1);
		write("inprocess:one", "  destinations.other.uri: inprocess:two", "  registrations.greeter.destination: other");
		assertThat(reload().changes()).containsExactly("added the destination other at inprocess:two",
				"destination of acme.greeter.a default -> other");
		Awaitility.await().until(() -> !this.two.sessions().isEmpty());
		later.asked.get(0).complete("done");
		assertThat(runs.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		Awaitility.await().until(() -> this.one.sessions().isEmpty());
		assertThat(succeeds(this.two, GREETER)).isTrue();
		Registration greeter = registration(GREETER);
		assertThat(greeter.snapshot().destination()).isEqualTo("other");
		assertThat(greeter.snapshot().reconnects()).isZero();
	}

	@Test
	void anotherNameForTheSameGatewayIsMovedToAsWell() throws Exception {
		write("inprocess:one");
		start(Greeter.class);
		awaitReady(GREETER);
		write("inprocess:one", "  destinations.other.uri: inprocess:one", "  registrations.greeter.destination: other");
		reload();
		Registration greeter = registration(GREETER);
		Awaitility.await().until(() -> greeter.snapshot().counts().moves() == 1);
		assertThat(succeeds(this.one, GREETER)).isTrue();
		assertThat(greeter.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(this.one.sessions()).hasSize(1);
	}

	@Test
	void aChangedTokenIsShownWithoutAReconnectAndToldToNobody(CapturedOutput output) throws Exception {
		write("inprocess:one", "  destinations.default.auth.token: first-secret");
		start(Greeter.class);
		awaitReady(GREETER);
		write("inprocess:one", "  destinations.default.auth.token: second-secret");
		assertThat(reload().changes()).containsExactly("auth of the destination default");
		Awaitility.await().until(() -> this.shown.contains("one:second-secret"));
		Awaitility.await().until(() -> registration(GREETER).snapshot().counts().moves() == 1);
		assertThat(registration(GREETER).snapshot().reconnects()).isZero();
		assertThat(succeeds(this.one, GREETER)).isTrue();
		assertThat(output).doesNotContain("first-secret").doesNotContain("second-secret");
	}

	@Test
	void whoeverHasFailedTriesAnewWithTheNewToken() throws Exception {
		this.refusedTokens.add("wrong");
		write("inprocess:one", "  destinations.default.auth.token: wrong",
				"  defaults.reconnect: {initial-delay: 1ms, max-delay: 2ms}");
		start(Greeter.class);
		Awaitility.await().until(() -> registration(GREETER).snapshot().state() == ConnectionState.FAILED);
		write("inprocess:one", "  destinations.default.auth.token: right",
				"  defaults.reconnect: {initial-delay: 1ms, max-delay: 2ms}");
		reload();
		awaitReady(GREETER);
	}

	@Test
	void whoeverWaitsTriesTheNewUriAtOnce() throws Exception {
		write("inprocess:nowhere", "  defaults.reconnect: {initial-delay: 10m, max-delay: 10m}");
		start(Greeter.class);
		Awaitility.await().until(() -> registration(GREETER).snapshot().state() == ConnectionState.BACKOFF);
		write("inprocess:one", "  defaults.reconnect: {initial-delay: 10m, max-delay: 10m}");
		reload();
		awaitReady(GREETER);
	}

	@Test
	void delaysAndDeadlinesHoldFromTheNextAttemptWithoutAMove() throws Exception {
		write("inprocess:one");
		start(Greeter.class);
		awaitReady(GREETER);
		write("inprocess:one", "  defaults:", "    connect-timeout: 3s", "    handshake-timeout: 4s",
				"    idle-timeout: 6m", "    reconnect: {enabled: false, max-concurrent-handshakes: 2}");
		assertThat(reload().changes()).containsExactly("connect-timeout of the destination default PT10S -> PT3S",
				"handshake-timeout of the destination default PT30S -> PT4S",
				"idle-timeout of the destination default PT5M -> PT6M",
				"reconnect.enabled of the destination default true -> false",
				"reconnect.max-concurrent-handshakes of the destination default 16 -> 2");
		Registration greeter = registration(GREETER);
		assertThat(greeter.snapshot().counts().moves()).isZero();
		assertThat(runtime().destinations().get(0).options().limits().connectTimeout())
			.isEqualTo(Duration.ofSeconds(3));
		close(this.one);
		Awaitility.await().until(() -> greeter.snapshot().state() == ConnectionState.FAILED);
	}

	@Test
	void heartbeatsAreAgreedAnewOnAnotherStream() throws Exception {
		write("inprocess:one");
		start(Greeter.class);
		awaitReady(GREETER);
		write("inprocess:one", "  defaults.heartbeat: {interval: 5s, timeout: 20s}");
		assertThat(reload().changes())
			.containsExactly("heartbeat of the destination default PT15S/PT45S -> PT5S/PT20S");
		Awaitility.await().until(() -> registration(GREETER).snapshot().counts().moves() == 1);
		assertThat(this.one.sessions()).hasSize(1);
	}

	@Test
	void aDestinationThatIsNotNamedAnyMoreGoesWithItsLastRegistration() throws Exception {
		write("inprocess:one", "  destinations.other.uri: inprocess:two", "  registrations.greeter.destination: other");
		start(Later.class);
		awaitReady(GREETER);
		CompletableFuture<ExecuteResult> runs = call(this.two, GREETER, "wait");
		Later later = this.context.getBean(Later.class);
		Awaitility.await().until(() -> later.asked.size() == 1);
		write("inprocess:one", "  registrations.greeter.enabled: false");
		assertThat(reload().changes()).containsExactly("removed acme.greeter.a", "removed the destination other");
		assertThat(runtime().destinations()).hasSize(2);
		later.asked.get(0).complete("done");
		assertThat(runs.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		Awaitility.await().until(() -> runtime().destinations().size() == 1);
	}

	@Test
	void aDestinationThatComesBackInTimeStays() throws Exception {
		write("inprocess:one", "  destinations.other.uri: inprocess:two");
		start(Greeter.class);
		Destination other = runtime().transports().get("other");
		write("inprocess:one", "  destinations.other.uri: inprocess:two", "  registrations.greeter.destination: other");
		reload();
		Awaitility.await().until(() -> !this.two.sessions().isEmpty());
		assertThat(runtime().transports().get("other")).isSameAs(other);
		assertThat(other.options().uri()).isEqualTo(URI.create("inprocess:two"));
	}

	private static void close(Gateway gateway) {
		gateway.close();
	}

	@Connector("greeter")
	static class Later {

		final List<CompletableFuture<String>> asked = Collections.synchronizedList(new ArrayList<>());

		@Command("wait")
		CompletableFuture<String> answerLater() {
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.asked.add(answer);
			return answer;
		}

		@Command
		String greet() {
			return "hello";
		}

	}

}
