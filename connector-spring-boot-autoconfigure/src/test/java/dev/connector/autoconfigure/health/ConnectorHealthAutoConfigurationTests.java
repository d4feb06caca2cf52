package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FakeWires;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.FailureType;
import dev.connector.gateway.ApprovalDecision;
import dev.connector.gateway.ApprovalMode;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorHealthAutoConfigurationTests {

	private static final String KEY = "default.greeter.one";

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorHealthAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withUserConfiguration(Greeter.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.lifecycle.drain-timeout=1ms");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void isUpWhileRegistered() {
		this.runner.run((context) -> {
			assertThat(registration(context).getStatus()).isEqualTo(Status.UP);
			assertThat(destination(context).getStatus()).isEqualTo(Status.UP);
			assertThat(destination(context).getDetails()).containsEntry("uri", "inprocess:test")
				.containsEntry("state", ConnectionState.READY)
				.containsEntry("streams", 1)
				.containsEntry("inUse", "inprocess to inprocess:test")
				.containsEntry("reason", "it is preferred")
				.containsKey("since")
				.doesNotContainKey("lastError");
		});
	}

	@Test
	void staysUpDuringAShortOutageAndIsDownAfterALongOne() {
		this.runner.withPropertyValues("connector.health.down-after=20s").run((context) -> {
			Instant lost = this.scheduler.now();
			this.gateway.refuse(true);
			this.gateway.cutAll();
			assertThat(registration(context).getStatus()).isEqualTo(Status.UP);
			this.scheduler.advance(Duration.ofMillis(19_999));
			assertThat(registration(context).getStatus()).isEqualTo(Status.UP);
			this.scheduler.advance(Duration.ofMillis(1));
			assertThat(registration(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(registration(context).getDetails()).containsKeys("state", "since", "attempt", "nextAttemptAt",
					"lastError");
			assertThat(registration(context).getDetails()).containsEntry("outageSince", lost);
			assertThat(destination(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(destination(context).getDetails()).containsKey("lastError");
			this.gateway.refuse(false);
			this.scheduler.advance(Duration.ofMinutes(2));
			assertThat(registration(context).getStatus()).isEqualTo(Status.UP);
			assertThat(registration(context).getDetails()).doesNotContainKey("outageSince");
		});
	}

	@Test
	void aConnectionThatIsLostAtOnceIsOneAttemptMoreOfTheSameOutage() {
		this.runner.withPropertyValues("connector.defaults.reconnect.max-delay=500ms").run((context) -> {
			Instant lost = this.scheduler.now();
			List<Status> seen = new ArrayList<>();
			for (int flap = 0; flap < 20; flap++) {
				this.gateway.refuse(true);
				this.gateway.cutAll();
				watch(context, seen, Duration.ofSeconds(1));
				this.gateway.refuse(false);
				watch(context, seen, Duration.ofMillis(600));
				assertThat(registration(context).getDetails()).containsEntry("state", ConnectionState.READY);
				watch(context, seen, Duration.ofMillis(1_000));
			}
			assertThat(registration(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(registration(context).getDetails()).containsEntry("outageSince", lost)
				.hasEntrySatisfying("hint", (hint) -> assertThat(hint).asString().contains("up-after"));
			watch(context, seen, Duration.ofSeconds(3));
			assertThat(seen).containsExactly(Status.UP, Status.DOWN, Status.UP);
			assertThat(registration(context).getDetails()).doesNotContainKeys("outageSince", "hint");
		});
	}

	@Test
	void oneOutageOfManyIsSeenDownOnceAndUpOnceThoughTheyComeBackOneByOne() {
		this.runner
			.withPropertyValues("connector.registrations.two.connector=greeter",
					"connector.registrations.two.instance=two", "connector.registrations.three.connector=greeter",
					"connector.registrations.three.instance=three",
					"connector.defaults.reconnect.max-concurrent-handshakes=1",
					"connector.defaults.reconnect.ungated-attempts=0")
			.run((context) -> {
				List<Status> seen = new ArrayList<>();
				watch(context, seen, Duration.ofSeconds(1));
				this.gateway.refuse(true);
				this.gateway.cutAll();
				watch(context, seen, Duration.ofMinutes(1));
				this.gateway.refuse(false);
				watch(context, seen, Duration.ofMinutes(3));
				assertThat(seen).containsExactly(Status.UP, Status.DOWN, Status.UP);
			});
	}

	@Test
	void saysWhatToDo() {
		this.gateway.refuse(true);
		this.runner.run((context) -> {
			assertThat(registration(context).getDetails()).containsEntry("lastErrorStep", "connection")
				.containsEntry("lastErrorType", FailureType.TRANSIENT)
				.hasEntrySatisfying("hint",
						(hint) -> assertThat(hint).asString().contains("connector.destinations.default.uri"));
			assertThat(destination(context).getDetails()).containsKeys("lastErrorStep", "hint");
			this.gateway.refuse(false);
			this.scheduler.advance(Duration.ofSeconds(5));
			only(context).pause();
			assertThat(registration(context).getDetails()).containsEntry("paused", true)
				.hasEntrySatisfying("hint", (hint) -> assertThat(hint).asString().contains("resume", KEY));
			only(context).resume();
			assertThat(registration(context).getDetails()).doesNotContainKeys("paused", "hint");
		});
	}

	@Test
	void refusesANegativeTime() {
		for (String time : List.of("down-after", "up-after")) {
			this.runner.withPropertyValues("connector.health." + time + "=-1s")
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.hasMessageContaining("connector.health." + time + " must not be negative"));
		}
	}

	/**
	 * Look at the health of the whole often, and take note of its changes.
	 */
	private void watch(ApplicationContext context, List<Status> seen, Duration forHowLong) {
		Duration step = Duration.ofMillis(100);
		for (Duration passed = Duration.ZERO; passed.compareTo(forHowLong) < 0; passed = passed.plus(step)) {
			Status status = whole(context.getBean("connectorsHealthContributor", CompositeHealthContributor.class));
			if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(status)) {
				seen.add(status);
			}
			this.scheduler.advance(step);
		}
	}

	private static Status whole(CompositeHealthContributor composite) {
		return StatusAggregator.getDefault()
			.getAggregateStatus(composite.stream()
				.map(HealthContributors.Entry::contributor)
				.map((contributor) -> (contributor instanceof CompositeHealthContributor members) ? whole(members)
						: ((HealthIndicator) contributor).health().getStatus())
				.collect(Collectors.toSet()));
	}

	private static Registration only(ApplicationContext context) {
		return context.getBean(ConnectorRuntime.class).list().get(0);
	}

	@Test
	void isUnknownWhileItStarts() {
		this.gateway.refuse(true);
		this.runner.run((context) -> {
			assertThat(registration(context).getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(destination(context).getStatus()).isEqualTo(Status.UNKNOWN);
			this.scheduler.advance(Duration.ofSeconds(10));
			assertThat(registration(context).getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void aDestinationIsReachedByWhoWaitsForApproval() throws Exception {
		try (InProcessGateway manual = InProcessGateway
			.start(GatewayOptions.defaults().withApproval(ApprovalMode.MANUAL), this.scheduler)) {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorHealthAutoConfiguration.class))
				.withBean(WireFactory.class, manual::wires)
				.withBean(VirtualScheduler.class, () -> this.scheduler)
				.withUserConfiguration(Greeter.class)
				.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
						"connector.lifecycle.drain-timeout=1ms", "connector.registrations.refused.connector=greeter",
						"connector.registrations.refused.instance=two")
				.run((context) -> {
					assertThat(manual.gateway()
						.decide(RegistrationKey.parse("default.greeter.two"), ApprovalDecision.REJECT)).isTrue();
					assertThat(registration(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
					assertThat(health(registrations(context), "default.greeter.two").getStatus())
						.isEqualTo(Status.DOWN);
					assertThat(destination(context).getStatus()).isEqualTo(Status.UP);
				});
		}
	}

	@Test
	void followsRegistrationsThatComeAndGo() {
		this.runner.run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			RegistrationKey key = RegistrationKey.parse("a.b.c");
			assertThat(registrations(context).getContributor("a.b.c")).isNull();
			runtime.add(new ConnectorRegistration(key, "default", (request) -> null,
					ConnectorRegistration.Description.NONE, RegistrationOptions.defaults()));
			assertThat(registrations(context).stream().map(HealthContributors.Entry::name)).containsExactly("a.b.c",
					KEY);
			runtime.remove(key);
			assertThat(registrations(context).getContributor("a.b.c")).isNull();
			runtime.remove(RegistrationKey.parse(KEY));
			assertThat(registrations(context).stream()).isEmpty();
		});
	}

	@Test
	void aDestinationThatNobodyWantsIsUpAndSaysSo() {
		this.runner.withPropertyValues("connector.destinations.spare.uri=inprocess:spare?key=hidden").run((context) -> {
			Health spare = health(composite(context, "destinations"), "spare");
			assertThat(spare.getStatus()).isEqualTo(Status.UP);
			assertThat(spare.getDetails()).containsEntry("state", ConnectionState.IDLE)
				.containsEntry("uri", "inprocess:spare")
				.containsEntry("inUse", "none")
				.containsEntry("reason", "nobody wants one");
		});
	}

	@Test
	void aDestinationIsDownOnceTheAttemptsToReachItLastForLong() {
		FakeWires fakes = new FakeWires("fake", "wss");
		fakes.refuse(true);
		this.runner.withBean("fakes", WireFactory.class, () -> fakes)
			.withPropertyValues("connector.destinations.away.uri=wss://away",
					"connector.destinations.away.reconnect.initial-delay=60s", "connector.health.down-after=20s")
			.run((context) -> {
				FakeWires.reasonsToLeave(context.getBean(ConnectorRuntime.class).transports().get("away"));
				assertThat(away(context).getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(away(context).getDetails()).containsEntry("state", ConnectionState.BACKOFF)
					.containsEntry("lastError", "The test refuses wires")
					.containsKey("nextAttemptAt");
				this.scheduler.advance(Duration.ofMillis(19_999));
				assertThat(away(context).getStatus()).isEqualTo(Status.UNKNOWN);
				this.scheduler.advance(Duration.ofMillis(1));
				assertThat(away(context).getStatus()).isEqualTo(Status.DOWN);
				fakes.refuse(false);
				this.scheduler.advance(Duration.ofSeconds(60));
				assertThat(away(context).getStatus()).isEqualTo(Status.UP);
				assertThat(away(context).getDetails()).doesNotContainKeys("lastError", "nextAttemptAt");
			});
	}

	@Test
	void isSwitchedOffAndNotThereWithoutTheClasses() {
		this.runner.withPropertyValues("management.health.connectors.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConnectorsHealthContributor.class));
		this.runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConnectorsHealthContributor.class));
		this.runner.withClassLoader(new FilteredClassLoader(CompositeHealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectorsHealthContributor.class));
	}

	private static CompositeHealthContributor registrations(ApplicationContext context) {
		return composite(context, "registrations");
	}

	private static Health registration(ApplicationContext context) {
		return health(registrations(context), KEY);
	}

	private static Health away(ApplicationContext context) {
		return health(composite(context, "destinations"), "away");
	}

	private static Health destination(ApplicationContext context) {
		return health(composite(context, "destinations"), "default");
	}

	private static Health health(CompositeHealthContributor composite, String name) {
		HealthIndicator indicator = (HealthIndicator) composite.getContributor(name);
		assertThat(indicator).isNotNull();
		return indicator.health();
	}

	private static CompositeHealthContributor composite(ApplicationContext context, String name) {
		CompositeHealthContributor connectors = context.getBean("connectorsHealthContributor",
				CompositeHealthContributor.class);
		assertThat(connectors.stream().map(HealthContributors.Entry::name)).containsExactly("registrations",
				"destinations");
		CompositeHealthContributor composite = (CompositeHealthContributor) connectors.getContributor(name);
		assertThat(composite).isNotNull();
		return composite;
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
