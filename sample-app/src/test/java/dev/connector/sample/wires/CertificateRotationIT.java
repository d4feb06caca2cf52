package dev.connector.sample.wires;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.sample.wires.SecureListeners.Shown;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.websocket.WebSocketWireFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates that are replaced again and again while 200 calls run at a time: those of
 * the connector in their file, as an SSL bundle of Spring Boot that is watched, and that
 * of the gateway in its server. For as many seconds as {@code wires.seconds} says.
 */
@Timeout(240)
class CertificateRotationIT {

	private static final Duration LONG = Duration.ofSeconds(Integer.getInteger("wires.seconds", 6));

	private static final int AT_A_TIME = 200;

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void noCallFailsAndEachSideSeesTheNewCertificateOfTheOther(String kind) throws Exception {
		Certificates authority = new Certificates("The authority");
		ReloadedKeys gatewayKeys = new ReloadedKeys(authority.issue("localhost", 1000));
		SecureListeners listeners = new SecureListeners(gatewayKeys, authority.trust(), true);
		authority.issue("connector", 1).write(file());
		Files.writeString(this.directory.resolve("ca.pem"), authority.pem());
		try (WireGateway gateway = new WireGateway();
				LaterEcho echo = new LaterEcho(Duration.ofMillis(200));
				ConfigurableApplicationContext agent = start(listeners.listen(gateway, kind))) {
			Registration registration = register(agent, echo);
			Wires.awaitReady(registration);
			assertThat(listeners.shown()).containsOnly(Shown.of(1000, 1));
			try (CallLoad load = CallLoad.start(gateway.gateway(), KEY, AT_A_TIME)) {
				load.await(AT_A_TIME);
				long end = System.nanoTime() + LONG.toNanos();
				int rotations = 0;
				while (rotations == 0 || System.nanoTime() - end < 0) {
					int serial = ++rotations + 1;
					gatewayKeys.replace(authority.issue("localhost", 1000 + serial));
					authority.issue("connector", serial).write(file());
					int moves = rotations;
					eventually(() -> assertThat(listeners.shown()).contains(Shown.of(1000 + serial, serial)));
					eventually(
							() -> assertThat(registration.snapshot().counts().moves()).isGreaterThanOrEqualTo(moves));
					load.await(AT_A_TIME);
				}
				assertThat(load.stop()).isEmpty();
				System.out.printf("%s: %d rotations, %d moves, %d handshakes, %d calls%n", kind, rotations,
						registration.snapshot().counts().moves(), listeners.shown().size(), load.answered());
			}
			assertThat(echo.ranAgain()).isEmpty();
			assertThat(gateway.sessionsOpened()).isOne();
			assertThat(registration.journal()).extracting(ConnectionSnapshot::state)
				.endsWith(ConnectionState.READY)
				.doesNotContain(ConnectionState.BACKOFF, ConnectionState.PARKED, ConnectionState.FAILED);
			assertThat(registration.snapshot().reconnects()).isZero();
		}
	}

	private Path file() {
		return this.directory.resolve("connector.pem");
	}

	private ConfigurableApplicationContext start(String uri) {
		String bundle = "--spring.ssl.bundle.pem.way.";
		return new SpringApplicationBuilder(Agent.class).web(WebApplicationType.NONE)
			.run("--connector.destinations.default.uri=" + uri, "--connector.destinations.default.ssl.bundle=way",
					bundle + "keystore.certificate=file:" + file(), bundle + "keystore.private-key=file:" + file(),
					bundle + "truststore.certificate=file:" + this.directory.resolve("ca.pem"),
					bundle + "reload-on-update=true", "--spring.ssl.bundle.watch.file.quiet-period=200ms",
					"--connector.gateway.enabled=false", "--connector.gateway.grpc.port=-1",
					"--spring.grpc.server.enabled=false", "--connector.state-dir=" + this.directory.resolve("state"),
					"--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
	}

	private static Registration register(ConfigurableApplicationContext agent, LaterEcho echo) {
		return agent.getBean(ConnectorRuntime.class)
			.add(new ConnectorRegistration(KEY, "default", echo, ConnectorRegistration.Description.NONE,
					RegistrationOptions.defaults().withNonBlocking(true).withMaxConcurrentRequests(AT_A_TIME)));
	}

	/**
	 * An application with connectors and nothing else.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Agent {

		@Bean
		@ConditionalOnMissingBean
		WebSocketWireFactory webSocketWireFactory(Scheduler scheduler) {
			return new WebSocketWireFactory(scheduler);
		}

	}

}
