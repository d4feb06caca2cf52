package dev.connector.autoconfigure.startup;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FakeWires;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.FailureStep;
import dev.connector.gateway.ApprovalDecision;
import dev.connector.gateway.ApprovalMode;
import dev.connector.gateway.GatewayOptions;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class StartupPolicyTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("default.greeter.one");

	private final SystemScheduler scheduler = SystemScheduler.create("test");

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final Early early = new Early();

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
		this.scheduler.close();
	}

	@Test
	void startsWithoutItsGatewayUnlessSomethingElseIsSaid() {
		this.gateway.refuse(true);
		runner(this.gateway).run((context) -> assertThat(context).hasNotFailed());
		runner(this.gateway).withPropertyValues("connector.defaults.startup=readiness")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void waitsUntilEverythingIsRegistered() {
		this.gateway.refuse(true);
		CompletableFuture<Void> later = CompletableFuture.runAsync(() -> {
			Awaitility.await().until(() -> this.early.running);
			this.gateway.refuse(false);
		});
		required(this.gateway).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(later).succeedsWithin(Duration.ofSeconds(30));
			assertThat(state(context)).isEqualTo(ConnectionState.READY);
		});
	}

	@Test
	void failsAtTheDeadlineAndStopsWhatWasStarted() {
		this.gateway.refuse(true);
		required(this.gateway).withPropertyValues("connector.lifecycle.boot-timeout=2s").run((context) -> {
			NotRegisteredException failure = failure(context);
			assertThat(failure.missing()).singleElement().satisfies((missing) -> {
				assertThat(missing.key()).isEqualTo(KEY);
				assertThat(missing.destination()).isEqualTo("default");
				assertThat(missing.uri()).isEqualTo("inprocess:test");
				assertThat(missing.attempts()).isPositive();
				assertThat(missing.lastError()).isNotBlank();
				assertThat(missing.policy()).isEqualTo("connector.destinations.default.startup");
			});
			assertThat(failure).hasMessageContaining("Not registered after");
			assertThat(this.early.running).isFalse();
			assertThat(this.early.stopped).isTrue();
		});
	}

	@Test
	void leavesNothingRegisteredBehindWhenItFails() {
		FakeWires fakes = new FakeWires("fake", "wss");
		fakes.refuse(true);
		required(this.gateway)
			.withPropertyValues("connector.lifecycle.boot-timeout=2s", "connector.destinations.away.uri=wss://away",
					"connector.registrations.other.connector=greeter", "connector.registrations.other.destination=away",
					"connector.registrations.other.instance=two", "connector.destinations.away.startup=required")
			.withBean("fakes", WireFactory.class, () -> fakes)
			.run((context) -> {
				assertThat(failure(context).missing()).singleElement()
					.satisfies((missing) -> assertThat(missing.destination()).isEqualTo("away"));
				Awaitility.await().untilAsserted(() -> assertThat(this.gateway.gateway().sessions()).isEmpty());
			});
	}

	@Test
	void failsAsSoonAsARegistrationHasFailed() throws Exception {
		try (InProcessGateway manual = InProcessGateway
			.start(GatewayOptions.defaults().withApproval(ApprovalMode.MANUAL), this.scheduler)) {
			required(manual).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(manual.gateway().decide(KEY, ApprovalDecision.REJECT)).isTrue();
			});
			required(manual).withPropertyValues("connector.lifecycle.boot-timeout=10m")
				.run((context) -> assertThat(failure(context).missing()).singleElement().satisfies((missing) -> {
					assertThat(missing.state()).isEqualTo(ConnectionState.FAILED);
					assertThat(missing.step()).isEqualTo(FailureStep.REGISTRATION);
					assertThat(missing.lastError()).contains("DISAPPROVED");
				}));
		}
	}

	@Test
	void somebodysApprovalIsNotWaitedFor() throws Exception {
		try (InProcessGateway manual = InProcessGateway
			.start(GatewayOptions.defaults().withApproval(ApprovalMode.MANUAL), this.scheduler)) {
			required(manual).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(state(context)).isEqualTo(ConnectionState.PENDING_APPROVAL);
			});
		}
	}

	@Test
	void whatDestinationsSayThemselvesCounts() {
		this.gateway.refuse(true);
		required(this.gateway)
			.withPropertyValues("connector.defaults.startup=required",
					"connector.destinations.default.startup=background")
			.run((context) -> assertThat(context).hasNotFailed());
		runner(this.gateway)
			.withPropertyValues("connector.defaults.startup=required", "connector.lifecycle.boot-timeout=2s")
			.run((context) -> assertThat(failure(context).missing()).singleElement()
				.satisfies((missing) -> assertThat(missing.policy()).isEqualTo("connector.defaults.startup")));
	}

	@Test
	void aWordThatIsNoPolicyIsRefusedWithThoseThatAre() {
		runner(this.gateway).withPropertyValues("connector.defaults.startup=eager")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("DestinationStartup.eager"));
	}

	@Test
	void refusesANegativeTime() {
		runner(this.gateway).withPropertyValues("connector.lifecycle.boot-timeout=-1s")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("connector.lifecycle.boot-timeout must be positive"));
	}

	private ApplicationContextRunner required(InProcessGateway at) {
		return runner(at).withPropertyValues("connector.destinations.default.startup=required");
	}

	private ApplicationContextRunner runner(InProcessGateway at) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorStartupAutoConfiguration.class))
			.withBean(WireFactory.class, at::wires)
			.withBean(Scheduler.class, () -> this.scheduler,
					(definition) -> ((AbstractBeanDefinition) definition).setDestroyMethodName(""))
			.withBean(Early.class, () -> this.early)
			.withUserConfiguration(Greeter.class)
			.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
					"connector.lifecycle.drain-timeout=1ms", "connector.defaults.reconnect.initial-delay=50ms",
					"connector.defaults.reconnect.max-delay=100ms");
	}

	private static NotRegisteredException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		assertThat(context.getStartupFailure()).rootCause().isInstanceOf(NotRegisteredException.class);
		return (NotRegisteredException) context.getStartupFailure().getCause();
	}

	private static ConnectionState state(AssertableApplicationContext context) {
		return context.getBean(ConnectorRuntime.class).get(KEY).orElseThrow().snapshot().state();
	}

	/**
	 * A bean that starts before the connectors.
	 */
	static class Early implements SmartLifecycle {

		volatile boolean running;

		volatile boolean stopped;

		@Override
		public void start() {
			this.running = true;
			this.stopped = false;
		}

		@Override
		public void stop() {
			this.running = false;
			this.stopped = true;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
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
