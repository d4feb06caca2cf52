package dev.connector.autoconfigure.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FakeWires;
import dev.connector.autoconfigure.inprocess.InProcessAutoConfiguration;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.ConnectorAuthenticator;
import dev.connector.gateway.Gateway;
import dev.connector.registration.Registration;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.WireFactory;
import dev.connector.transport.inprocess.InProcessGateways;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class TokenFileWatchTests {

	@TempDir
	Path directory;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private ApplicationContextRunner runner;

	@BeforeEach
	void configure() throws IOException {
		Files.writeString(file("a"), "first");
		Files.writeString(file("b"), "first");
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
			.withBean(WireFactory.class, () -> new FakeWires("fake", "wss", "grpc"))
			.withBean(VirtualScheduler.class, () -> this.scheduler)
			.withPropertyValues("connector.state-dir=" + this.directory, "connector.destinations.a.uri=wss://a",
					"connector.destinations.b.uri=wss://b", "connector.destinations.c.uri=wss://c",
					"connector.destinations.c.auth.token=fixed");
	}

	@Test
	void streamsAreReplacedOnceTheTokenHasChanged() {
		withTokenFiles().run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			List<String> a = told(runtime, "a");
			List<String> b = told(runtime, "b");
			List<String> c = told(runtime, "c");
			awaitLook();
			assertThat(a).isEmpty();
			Files.writeString(file("a"), "the second");
			awaitLook();
			assertThat(a).containsExactly("the token changed");
			awaitLook();
			assertThat(a).hasSize(1);
			assertThat(b).isEmpty();
			assertThat(c).isEmpty();
		});
	}

	@Test
	void streamsAreReplacedAlsoWhenSomebodyElseReadTheTokenFirst() {
		withTokenFiles().run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			List<String> a = told(runtime, "a");
			Files.writeString(file("a"), "the second");
			assertThat(runtime.transports().get("a").options().credentials().current().value()).isEqualTo("the second");
			awaitLook();
			assertThat(a).containsExactly("the token changed");
		});
	}

	@Test
	void registrationsShowTheNewTokenWithoutEverBeingAway() {
		Set<String> shown = ConcurrentHashMap.newKeySet();
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ConnectorAutoConfiguration.class, InProcessAutoConfiguration.class))
			.withUserConfiguration(Greeter.class)
			.withBean(VirtualScheduler.class, () -> this.scheduler)
			.withBean(InProcessGateways.class, () -> {
				InProcessGateways gateways = new InProcessGateways();
				gateways.listen("here", gateway(shown)::accept);
				return gateways;
			})
			.withPropertyValues("connector.state-dir=" + this.directory, "connector.lifecycle.drain-timeout=1ms",
					"connector.destinations.default.uri=inprocess:here",
					"connector.destinations.default.auth.token-file=" + file("a"))
			.run((context) -> {
				Registration registration = context.getBean(ConnectorRuntime.class).list().get(0);
				registration.whenReady().get(60, TimeUnit.SECONDS);
				assertThat(shown).containsExactly("first");
				Files.writeString(file("a"), "the second");
				awaitLook();
				Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
					this.scheduler.advance(Duration.ofSeconds(1));
					return shown.contains("the second");
				});
				assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.READY);
				assertThat(registration.journal()).extracting(ConnectionSnapshot::state)
					.containsOnlyOnce(ConnectionState.CONNECTING)
					.doesNotContain(ConnectionState.BACKOFF);
				assertThat(registration.snapshot().reconnects()).isZero();
			});
	}

	private Gateway gateway(Set<String> shown) {
		return Gateway.builder().scheduler(this.scheduler).authenticator((register, peer) -> {
			shown.add(register.credentials().value());
			return ConnectorAuthenticator.Decision.accept();
		}).build();
	}

	@Test
	void aFileThatIsGoneChangesNothing() {
		withTokenFiles().run((context) -> {
			List<String> a = told(context.getBean(ConnectorRuntime.class), "a");
			Files.delete(file("a"));
			awaitLook();
			assertThat(a).isEmpty();
			Files.writeString(file("a"), "the second");
			awaitLook();
			assertThat(a).containsExactly("the token changed");
		});
	}

	@Test
	void nobodyLooksWhereThereIsNoFile() {
		this.runner.run((context) -> {
			int pending = this.scheduler.pending();
			context.getBean(TokenFileWatch.class).close();
			assertThat(this.scheduler.pending()).isEqualTo(pending);
		});
		withTokenFiles().run((context) -> {
			int pending = this.scheduler.pending();
			context.getBean(TokenFileWatch.class).close();
			assertThat(this.scheduler.pending()).isEqualTo(pending - 1);
		});
	}

	private ApplicationContextRunner withTokenFiles() {
		return this.runner.withPropertyValues("connector.destinations.a.auth.token-file=" + file("a"),
				"connector.destinations.b.auth.token-file=" + file("b"));
	}

	private static List<String> told(ConnectorRuntime runtime, String destination) {
		return FakeWires.reasonsToLeave(runtime.transports().get(destination));
	}

	/**
	 * The timer is armed again when the files have been looked at.
	 */
	private void awaitLook() {
		int pending = this.scheduler.pending();
		this.scheduler.advance(TokenFileWatch.INTERVAL);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> this.scheduler.pending() >= pending);
	}

	private Path file(String name) {
		return this.directory.resolve(name + ".token");
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
