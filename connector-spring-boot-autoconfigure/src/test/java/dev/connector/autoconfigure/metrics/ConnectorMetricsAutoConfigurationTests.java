package dev.connector.autoconfigure.metrics;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FakeWires;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationTransports;
import dev.connector.documentation.MetricsTable;
import dev.connector.gateway.GatewayOptions;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorMetricsAutoConfigurationTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("default.greeter.one");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorMetricsAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withUserConfiguration(Greeter.class, Inline.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.lifecycle.drain-timeout=1ms");

	private final ApplicationContextRunner runner = this.plain.withBean(MeterRegistry.class, () -> this.meters);

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void countsRequestsByOutcome() {
		this.runner.run((context) -> {
			call("{\"name\":\"you\"}");
			call("{}");
			assertThat(this.meters.get("connector.execute")
				.tags("tenant", "default", "type", "greeter", "instance", "one", "destination", "default", "outcome",
						"success")
				.timer()
				.count()).isOne();
			assertThat(this.meters.get("connector.execute").tag("outcome", "invalid_request").timer().count()).isOne();
			assertThat(this.meters.get("connector.execute.active").gauge().value()).isZero();
		});
	}

	@Test
	void showsTheStateAndCountsReconnects() {
		this.runner.run((context) -> {
			assertThat(state("ready")).isOne();
			assertThat(state("backoff")).isZero();
			this.gateway.refuse(true);
			this.gateway.cutAll();
			assertThat(state("ready")).isZero();
			assertThat(state("backoff")).isOne();
			this.gateway.refuse(false);
			this.scheduler.advance(Duration.ofMinutes(2));
			assertThat(state("ready")).isOne();
			assertThat(this.meters.get("connector.reconnect").tag("reason", "transient").counter().count()).isOne();
		});
	}

	@Test
	void countsAttemptsByOutcomeAndTimesOutages() {
		this.runner
			.withPropertyValues("connector.defaults.reconnect.initial-delay=1s",
					"connector.defaults.reconnect.max-delay=1s")
			.run((context) -> {
				assertThat(attempts("success")).isOne();
				assertThat(this.meters.get("connector.outage").timer().count()).isZero();
				this.gateway.refuse(true);
				this.gateway.cutAll();
				this.scheduler.advance(Duration.ofSeconds(10));
				double refused = attempts("transient");
				assertThat(refused).isGreaterThanOrEqualTo(9);
				this.gateway.refuse(false);
				this.scheduler.advance(Duration.ofSeconds(1));
				assertThat(attempts("success")).isEqualTo(2);
				assertThat(attempts("transient")).isEqualTo(refused);
				assertThat(this.meters.get("connector.outage").timer().count()).isOne();
				assertThat(this.meters.get("connector.outage").timer().totalTime(TimeUnit.SECONDS)).isBetween(10.0,
						11.0);
			});
	}

	@Test
	void showsLimitAndHeartbeats() {
		this.runner.run((context) -> {
			assertThat(this.meters.get("connector.execute.limit").gauge().value()).isEqualTo(100);
			assertThat(this.meters.get("connector.heartbeat.rtt").timer().count()).isZero();
			this.scheduler.advance(Duration.ofSeconds(5));
			assertThat(this.meters.get("connector.heartbeat.age").gauge().value()).isEqualTo(5);
			this.scheduler.advance(Duration.ofSeconds(10));
			assertThat(this.meters.get("connector.heartbeat.age").gauge().value()).isZero();
			assertThat(this.meters.get("connector.heartbeat.rtt").timer().count()).isOne();
			this.gateway.refuse(true);
			this.gateway.cutAll();
			assertThat(this.meters.get("connector.heartbeat.age").gauge().value()).isNaN();
		});
	}

	@Test
	void showsWhoWaitsForTheTurnAtADestination() {
		this.runner.withPropertyValues("connector.defaults.reconnect.max-concurrent-handshakes=1").run((context) -> {
			ReconnectCoordinator coordinator = context.getBean(ConnectorRuntime.class)
				.destinations()
				.get(0)
				.coordinator();
			try (ReconnectCoordinator.Member holder = coordinator.join("holder");
					ReconnectCoordinator.Member waiter = coordinator.join("waiter")) {
				holder.ask(() -> {
				});
				waiter.ask(() -> {
				});
				assertThat(waiting()).isOne();
			}
			assertThat(waiting()).isZero();
		});
		assertThat(this.meters.find("connector.coordinator.waiting").meters()).isEmpty();
	}

	@Test
	void showsTheWiresOfADestinationByKind() {
		FakeWires fakes = new FakeWires("fake", "wss");
		this.runner.withBean("fakes", WireFactory.class, () -> fakes)
			.withPropertyValues("connector.destinations.cloud.uri=wss://a",
					"connector.destinations.cloud.fallback-uris=inprocess:test,wss://b",
					"connector.destinations.cloud.max-streams-per-connection=2",
					"connector.destinations.cloud.reconnect.initial-delay=60s")
			.run((context) -> {
				Destination cloud = context.getBean(ConnectorRuntime.class).transports().get("cloud");
				assertThat(stateOf("cloud", "fake")).isEqualTo("idle");
				assertThat(stateOf("cloud", "inprocess")).isEqualTo("idle");
				assertThat(stateOf("default", "inprocess")).isEqualTo("ready");
				assertThat(streams("default", "inprocess")).isOne();
				for (int number = 0; number < 3; number++) {
					FakeWires.reasonsToLeave(cloud);
				}
				assertThat(fakes.made()).hasSize(2);
				assertThat(stateOf("cloud", "fake")).isEqualTo("ready");
				assertThat(stateOf("cloud", "inprocess")).isEqualTo("idle");
				assertThat(streams("cloud", "fake")).isEqualTo(3);
				assertThat(streams("cloud", "inprocess")).isZero();
				assertThat(this.meters.find("connector.wire.streams").tag("destination", "cloud").gauges()).hasSize(2);
			});
		assertThat(this.meters.find("connector.wire.streams").meters()).isEmpty();
		assertThat(this.meters.find("connector.wire.state").meters()).isEmpty();
	}

	@Test
	void countsTheSearchesForAWire() {
		FakeWires fakes = new FakeWires("fake", "wss");
		fakes.refuse(true);
		this.runner.withBean("fakes", WireFactory.class, () -> fakes)
			.withPropertyValues("connector.destinations.cloud.uri=wss://a",
					"connector.destinations.cloud.reconnect.initial-delay=60s")
			.run((context) -> {
				assertThat(flights("default", "succeeded")).isOne();
				Destination cloud = context.getBean(ConnectorRuntime.class).transports().get("cloud");
				FakeWires.reasonsToLeave(cloud);
				assertThat(flights("cloud", "failed")).isOne();
				assertThat(stateOf("cloud", "fake")).isEqualTo("backoff");
				assertThat(flights("cloud", "succeeded")).isZero();
				assertThat(flights("cloud", "shared")).isZero();
			});
		assertThat(this.meters.find("connector.flight").meters()).isEmpty();
	}

	@Test
	void countsOfTheEngineNeverFallWhileInstancesShareThem() {
		this.runner
			.withPropertyValues("connector.metrics.per-instance=false",
					"connector.registrations.second.connector=greeter")
			.run((context) -> {
				context.getBean(ConnectorRuntime.class).list().forEach((one) -> one.reconnect("a test asked"));
				this.scheduler.advance(Duration.ofMinutes(1));
				double stale = this.meters.get("connector.stale.events").functionCounter().count();
				context.getBean(ConnectorRuntime.class).remove(KEY);
				this.scheduler.advance(Duration.ofMinutes(1));
				assertThat(this.meters.get("connector.stale.events").functionCounter().count())
					.isGreaterThanOrEqualTo(stale);
				assertThat(this.meters.get("connector.invariant.violations").functionCounter().count()).isZero();
			});
	}

	@Test
	void theManualListsWhatThereIs() throws Exception {
		Map<String, Set<String>> listed = MetricsTable.metrics();
		assertThat(listed).isNotEmpty();
		this.runner.run((context) -> {
			call("{\"name\":\"you\"}");
			this.gateway.cutAll();
			this.scheduler.advance(Duration.ofMinutes(1));
			Map<String, Set<String>> measured = new TreeMap<>();
			this.meters.getMeters()
				.stream()
				.map(Meter::getId)
				.filter((id) -> id.getName().startsWith("connector."))
				.forEach((id) -> measured.put(id.getName(),
						id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new))));
			listed.keySet().removeIf((name) -> name.startsWith("connector.gateway."));
			assertThat(listed).isEqualTo(measured);
		});
	}

	@Test
	void showsWhatIsKeptAndWhatCameAgain() {
		this.runner.run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			assertThat(this.meters.get("connector.dedupe.hits").functionCounter().count()).isZero();
			call("{}");
			int kept = runtime.list().get(0).snapshot().requests().answers().unacknowledged();
			assertThat(this.meters.get("connector.outbox.size")
				.tags("tenant", "default", "type", "greeter", "instance", "one", "destination", "default")
				.gauge()
				.value()).isEqualTo(kept);
			runtime.remove(KEY);
			this.scheduler.advance(Duration.ofMinutes(1));
			assertThat(this.meters.find("connector.outbox.size").meters()).isEmpty();
			assertThat(this.meters.find("connector.dedupe.hits").meters()).isEmpty();
		});
	}

	@Test
	void leavesNoMetersBehind() {
		this.runner.run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			int before = this.meters.getMeters().size();
			for (int i = 0; i < 1000; i++) {
				runtime.add(registration("t.x.i" + i));
				runtime.remove(RegistrationKey.parse("t.x.i" + i));
			}
			this.scheduler.advance(Duration.ofMinutes(1));
			assertThat(this.meters.getMeters()).hasSize(before);
			runtime.remove(KEY);
			runtime.add(registration(KEY.toString()));
			this.scheduler.advance(Duration.ofMinutes(1));
			assertThat(state("ready")).isOne();
		});
	}

	@Test
	void metersOfDestinationsComeAndGoWithThem() {
		this.runner.run((context) -> {
			DestinationTransports destinations = context.getBean(ConnectorRuntime.class).transports();
			int before = this.meters.getMeters().size();
			for (int i = 0; i < 1000; i++) {
				destinations.add(DestinationOptions.of("d" + i, URI.create("inprocess:test")));
				assertThat(stateOf("d" + i, "inprocess")).isEqualTo("idle");
				destinations.remove("d" + i);
			}
			assertThat(this.meters.getMeters()).hasSize(before);
		});
	}

	@Test
	void sharesMetersBetweenInstancesWhenAsked() {
		this.runner
			.withPropertyValues("connector.metrics.per-instance=false",
					"connector.registrations.second.connector=greeter")
			.run((context) -> {
				assertThat(context.getBean(ConnectorRuntime.class).list()).hasSize(2);
				assertThat(state("ready")).isEqualTo(2);
				assertThat(this.meters.getMeters()).noneMatch((meter) -> meter.getId().getTag("instance") != null);
				context.getBean(ConnectorRuntime.class).remove(KEY);
				this.scheduler.advance(Duration.ofMinutes(1));
				assertThat(state("ready")).isOne();
			});
	}

	@Test
	void backsOffWithoutARegistryOrMicrometer() {
		this.plain.run((context) -> assertThat(context).doesNotHaveBean(RegistrationMetrics.class));
		this.plain.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RegistrationMetrics.class));
		this.runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RegistrationMetrics.class));
	}

	private void call(String input) throws Exception {
		this.gateway.call(KEY, "greet", Payload.json(input)).get(30, TimeUnit.SECONDS);
	}

	private double attempts(String outcome) {
		return this.meters.get("connector.attempt").tag("outcome", outcome).counter().count();
	}

	private double streams(String destination, String wire) {
		return this.meters.get("connector.wire.streams").tags("destination", destination, "wire", wire).gauge().value();
	}

	private double flights(String destination, String outcome) {
		return this.meters.get("connector.flight")
			.tags("destination", destination, "outcome", outcome)
			.functionCounter()
			.count();
	}

	private String stateOf(String destination, String wire) {
		return this.meters.get("connector.wire.state")
			.tags("destination", destination, "wire", wire)
			.gauges()
			.stream()
			.filter((gauge) -> gauge.value() == 1)
			.map((gauge) -> gauge.getId().getTag("state"))
			.collect(Collectors.joining(","));
	}

	private double waiting() {
		return this.meters.get("connector.coordinator.waiting").tag("destination", "default").gauge().value();
	}

	private double state(String state) {
		return this.meters.get("connector.registration.state").tag("state", state).gauge().value();
	}

	private static ConnectorRegistration registration(String key) {
		return new ConnectorRegistration(RegistrationKey.parse(key), "default", (request) -> null,
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults());
	}

	@Configuration(proxyBeanMethods = false)
	static class Inline {

		@Bean(defaultCandidate = false)
		Executor connectorHandlerExecutor() {
			return Runnable::run;
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
