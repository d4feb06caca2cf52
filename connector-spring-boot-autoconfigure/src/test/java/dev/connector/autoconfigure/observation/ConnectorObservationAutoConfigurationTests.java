package dev.connector.autoconfigure.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.connector.LoggingContext;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.metrics.ConnectorMetricsAutoConfiguration;
import dev.connector.gateway.GatewayOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorObservationAutoConfigurationTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("default.greeter.one");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Kept kept = new Kept();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorMetricsAutoConfiguration.class,
						ExecutionObserverAutoConfiguration.class, ConnectorObservationAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withUserConfiguration(Greeter.class, Inline.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.lifecycle.drain-timeout=1ms");

	private final ApplicationContextRunner runner = this.plain
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.meters)
		.withBean("kept", ObservationHandler.class, () -> this.kept);

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void everyRequestIsOneObservationWithTheTagsOfTheTimer() {
		this.runner.run((context) -> {
			call("greet", "{\"name\":\"you\"}");
			assertThat(this.kept.stopped).hasSize(1);
			Observation.Context observed = this.kept.stopped.get(0);
			assertThat(observed.getName()).isEqualTo("connector.execute");
			assertThat(observed.getContextualName()).isEqualTo("execute greeter.greet");
			assertThat(low(observed)).containsExactlyInAnyOrderEntriesOf(Map.of("tenant", "default", "type", "greeter",
					"instance", "one", "destination", "default", "outcome", "success"));
			assertThat(observed.getHighCardinalityKeyValue("capability").getValue()).isEqualTo("greet");
			assertThat(observed.getHighCardinalityKeyValue("attempt").getValue()).isEqualTo("1");
			assertThat(observed.getHighCardinalityKeyValue("connector.request")).isNotNull();
			assertThat(observed.getError()).isNull();
		});
	}

	@Test
	void anErrorIsAnOutcomeWithItsCause() {
		this.runner.run((context) -> {
			call("fail", "{}");
			Observation.Context observed = this.kept.stopped.get(0);
			assertThat(low(observed)).containsEntry("outcome", "internal");
			assertThat(observed.getError()).hasMessage("no disk");
		});
	}

	@Test
	void theDeadlineEndsTheObservation() {
		this.runner.withPropertyValues("connector.registrations.greeter.request-timeout=1s").run((context) -> {
			CompletableFuture<?> answer = this.gateway.call(KEY, "never", Payload.json("{}"));
			assertThat(this.kept.stopped).isEmpty();
			this.scheduler.advance(Duration.ofSeconds(1));
			assertThat(low(this.kept.stopped.get(0))).containsEntry("outcome", "timeout");
			assertThat(this.kept.stopped.get(0).getError()).hasMessageContaining("TIMEOUT");
			assertThat(answer).isDone();
		});
	}

	@Test
	void theObservationIsCurrentInTheHandlerAndNotAfterwards() {
		this.runner.run((context) -> {
			call("current", "{}");
			assertThat(context.getBean(Greeter.class).seen).isEqualTo("connector.execute");
			assertThat(context.getBean(ObservationRegistry.class).getCurrentObservation()).isNull();
		});
	}

	@Test
	void theObservationGoesOnWithTasksThatSpringDecorates() {
		this.runner.run((context) -> {
			call("elsewhere", "{}");
			assertThat(context.getBean(Greeter.class).seen).isEqualTo("connector.execute");
		});
	}

	@Test
	void thereIsOneTimerWithTheTagsOfTheContractOnly() {
		this.runner.run((context) -> {
			call("greet", "{\"name\":\"you\"}");
			call("fail", "{}");
			Set<Set<String>> keys = this.meters.find("connector.execute")
				.meters()
				.stream()
				.map((meter) -> meter.getId()
					.getTags()
					.stream()
					.map((tag) -> tag.getKey())
					.collect(Collectors.toCollection(TreeSet::new)))
				.collect(Collectors.toSet());
			assertThat(keys)
				.containsExactly(new TreeSet<>(Set.of("tenant", "type", "instance", "destination", "outcome")));
			assertThat(this.meters.find("connector.execute.active").longTaskTimers()).isEmpty();
			assertThat(this.meters.get("connector.execute").tag("outcome", "success").timer().count()).isOne();
			assertThat(this.meters.scrape()).contains("connector_execute_seconds_count{")
				.contains("connector_execute_active")
				.doesNotContain("error=");
		});
	}

	@Test
	void instancesAreNoKeyWithFewValuesWhereTheyShareMeters() {
		this.runner.withPropertyValues("connector.metrics.per-instance=false").run((context) -> {
			call("greet", "{\"name\":\"you\"}");
			assertThat(low(this.kept.stopped.get(0))).doesNotContainKey("instance");
			assertThat(this.kept.stopped.get(0).getHighCardinalityKeyValue("instance").getValue()).isEqualTo("one");
		});
	}

	@Test
	void aConventionOfTheApplicationTakesThePlaceOfTheDefault() {
		this.runner.withBean(ConnectorExecuteObservationConvention.class, () -> new Renamed()).run((context) -> {
			call("greet", "{\"name\":\"you\"}");
			assertThat(this.kept.stopped.get(0).getName()).isEqualTo("my.name");
		});
	}

	@Test
	void observationsCanBeSwitchedOffByTheirName() {
		this.runner.withPropertyValues("management.observations.enable.connector=false").run((context) -> {
			call("greet", "{\"name\":\"you\"}");
			assertThat(this.kept.stopped).isEmpty();
			assertThat(this.meters.get("connector.execute").tag("outcome", "success").timer().count()).isOne();
		});
	}

	@Test
	void worksWithoutARegistryOrMicrometer() {
		this.plain.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ObservingExecutions.class);
			call("greet", "{\"name\":\"you\"}");
		});
		this.plain.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ObservingExecutions.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.micrometer.prometheusmetrics"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WithoutMeters.class));
	}

	@Test
	void logLinesOfHandlersSayWhichRequestTheyBelongTo() {
		this.plain.run((context) -> {
			call("mdc", "{}");
			assertThat(context.getBean(Greeter.class).seen).isEqualTo(KEY.toString());
		});
		this.plain.withPropertyValues("connector.logging.mdc=false").run((context) -> {
			call("mdc", "{}");
			assertThat(context.getBean(Greeter.class).seen).isEqualTo("null");
			assertThat(context).doesNotHaveBean(LoggingContext.class);
		});
	}

	private void call(String capability, String input) throws Exception {
		this.gateway.call(KEY, capability, Payload.json(input)).get(30, TimeUnit.SECONDS);
	}

	private static Map<String, String> low(Observation.Context context) {
		return context.getLowCardinalityKeyValues()
			.stream()
			.collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
	}

	/**
	 * Keeps the observations of this project that were stopped.
	 */
	static final class Kept implements ObservationHandler<ConnectorExecuteObservationContext> {

		private final List<Observation.Context> stopped = new ArrayList<>();

		@Override
		public void onStop(ConnectorExecuteObservationContext context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ConnectorExecuteObservationContext;
		}

	}

	static final class Renamed extends DefaultConnectorExecuteObservationConvention {

		@Override
		public String getName() {
			return "my.name";
		}

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

		private String seen = "";

		private final ObjectProvider<ObservationRegistry> registry;

		Greeter(ObjectProvider<ObservationRegistry> registry) {
			this.registry = registry;
		}

		@Command
		String greet(String name) {
			return "hello " + name;
		}

		@Command
		String fail() {
			throw new IllegalStateException("no disk");
		}

		@Command
		CompletableFuture<String> never() {
			return new CompletableFuture<>();
		}

		@Command
		void current() {
			this.seen = this.registry.getObject().getCurrentObservation().getContextView().getName();
		}

		@Command
		void elsewhere() throws Exception {
			FutureTask<Void> task = new FutureTask<>(this::current, null);
			new Thread(new ContextPropagatingTaskDecorator().decorate(task)).start();
			task.get(30, TimeUnit.SECONDS);
		}

		@Command
		void mdc() {
			this.seen = String.valueOf(MDC.get(LoggingContext.KEY));
		}

	}

}
