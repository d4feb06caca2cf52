package dev.connector.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.actuate.ConnectorEndpointAutoConfiguration;
import dev.connector.autoconfigure.actuate.ConnectorsEndpoint;
import dev.connector.autoconfigure.event.ConnectorEventAutoConfiguration;
import dev.connector.autoconfigure.event.RegistrationStateChangedEvent;
import dev.connector.autoconfigure.health.ConnectorHealthAutoConfiguration;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.Registration;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever looks at a registration that gave up finds out why, wherever they look.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailedRegistrationTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("default.greeter.one");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final Failures failures = new Failures();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorEventAutoConfiguration.class,
						ConnectorEndpointAutoConfiguration.class, ConnectorHealthAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withBean(Failures.class, () -> this.failures)
		.withUserConfiguration(Greeter.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.lifecycle.drain-timeout=1ms", "connector.defaults.reconnect.max-attempts=2",
				"management.endpoints.web.exposure.include=connectors");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void aBudgetThatIsUsedUpIsSeenInHealthEndpointLogAndEvent(CapturedOutput output) {
		showLog();
		this.gateway.refuse(true);
		this.runner.withPropertyValues("connector.defaults.reconnect.rearm-after=1h").run((context) -> {
			this.scheduler.advance(Duration.ofMinutes(1));
			Registration registration = registration(context);
			assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.FAILED);
			String reason = Objects.requireNonNull(registration.snapshot().connection().lastError()).message();
			Instant rearmedAt = registration.snapshot().connection().since().plus(Duration.ofHours(1));
			assertThat(reason).contains("reconnect.max-attempts is 2");
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).containsEntry("lastError", reason)
				.containsEntry("nextAttemptAt", rearmedAt)
				.containsEntry("attempt", 2);
			assertThat(context.getBean(ConnectorsEndpoint.class).connectors().registrations()).singleElement()
				.satisfies((shown) -> {
					assertThat(shown.state()).isEqualTo(ConnectionState.FAILED);
					assertThat(shown.lastError()).isEqualTo(reason);
					assertThat(shown.nextAttemptAt()).isEqualTo(rearmedAt);
				});
			assertThat(this.failures.next()).satisfies((event) -> {
				assertThat(event.key()).isEqualTo(KEY);
				assertThat(event.previousState()).isNotEqualTo(ConnectionState.FAILED);
				assertThat(Objects.requireNonNull(event.lastError()).message()).isEqualTo(reason);
				assertThat(event.nextAttemptAt()).isEqualTo(rearmedAt);
			});
			assertThat(output).containsOnlyOnce("ERROR")
				.containsOnlyOnce(KEY + " has failed at default: " + reason + ". It is rearmed at " + rearmedAt
						+ " (reconnect.rearm-after)");
		});
	}

	@Test
	void withoutATimeToRearmTheLogSaysThatSomebodyHasTo(CapturedOutput output) {
		showLog();
		this.gateway.refuse(true);
		this.runner.run((context) -> {
			this.scheduler.advance(Duration.ofMinutes(1));
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).containsKey("lastError").doesNotContainKey("nextAttemptAt");
			assertThat(output).containsOnlyOnce("until somebody rearms it (reconnect.rearm-after is not set)");
			this.scheduler.advance(Duration.ofDays(1));
			assertThat(registration(context).snapshot().state()).isEqualTo(ConnectionState.FAILED);
		});
	}

	@Test
	void stillDownAfterTheRearmAndUpOnceItIsConnected() {
		this.gateway.refuse(true);
		this.runner.run((context) -> {
			// Less than connector.health.down-after
			this.scheduler.advance(Duration.ofSeconds(5));
			assertThat(registration(context).snapshot().state()).isEqualTo(ConnectionState.FAILED);
			registration(context).rearm();
			this.scheduler.advance(Duration.ofMillis(1));
			assertThat(registration(context).snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			this.gateway.refuse(false);
			this.scheduler.advance(Duration.ofMinutes(1));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).doesNotContainKeys("lastError", "outageSince", "nextAttemptAt");
		});
	}

	/**
	 * Other tests in this JVM may have made it quieter.
	 */
	private void showLog() {
		LoggingSystem.get(getClass().getClassLoader())
			.setLogLevel("dev.connector.registration.RegistrationLog", LogLevel.INFO);
	}

	private static Registration registration(ApplicationContext context) {
		return context.getBean(ConnectorRuntime.class).get(KEY).orElseThrow();
	}

	private static Health health(ApplicationContext context) {
		CompositeHealthContributor connectors = context.getBean("connectorsHealthContributor",
				CompositeHealthContributor.class);
		CompositeHealthContributor registrations = (CompositeHealthContributor) Objects
			.requireNonNull(connectors.getContributor("registrations"));
		return Objects.requireNonNull(
				((HealthIndicator) Objects.requireNonNull(registrations.getContributor(KEY.toString()))).health());
	}

	static final class Failures {

		private final BlockingQueue<RegistrationStateChangedEvent> failed = new LinkedBlockingQueue<>();

		@EventListener
		void onChange(RegistrationStateChangedEvent event) {
			if (event.state() == ConnectionState.FAILED) {
				this.failed.add(event);
			}
		}

		private RegistrationStateChangedEvent next() throws InterruptedException {
			return Objects.requireNonNull(this.failed.poll(30, TimeUnit.SECONDS), "No event came");
		}

	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
