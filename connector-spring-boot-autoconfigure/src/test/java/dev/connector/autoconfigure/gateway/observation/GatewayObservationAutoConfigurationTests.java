package dev.connector.autoconfigure.gateway.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.metrics.GatewayMetricsAutoConfiguration;
import dev.connector.autoconfigure.observation.WithoutMeters;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayObservationAutoConfigurationTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final Kept kept = new Kept();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayMetricsAutoConfiguration.class,
				GatewayObservationAutoConfiguration.class))
		.withPropertyValues("connector.gateway.enabled=true");

	private final ApplicationContextRunner runner = this.plain
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.meters)
		.withBean("kept", ObservationHandler.class, () -> this.kept);

	@Test
	void everyDispatchIsOneObservationUnderThatOfTheCaller() {
		this.runner.run((context) -> {
			Observation caller = Observation.createNotStarted("caller", context.getBean(ObservationRegistry.class));
			caller.observe(() -> dispatch(context, "c"));
			GatewayDispatchObservationContext observed = this.kept.stopped.get(0);
			assertThat(observed.getName()).isEqualTo("connector.gateway.dispatch");
			assertThat(observed.getContextualName()).isEqualTo("dispatch c");
			assertThat(observed.getParentObservation()).isEqualTo(caller);
			assertThat(low(observed)).containsExactly(Map.entry("outcome", "success"));
			assertThat(observed.getHighCardinalityKeyValue("type").getValue()).isEqualTo("c");
			assertThat(observed.getHighCardinalityKeyValue("instance").getValue()).isEqualTo("*");
			assertThat(observed.getHighCardinalityKeyValue("connector.request").getValue()).isEqualTo("r1");
		});
	}

	@Test
	void whatIsPutIntoTheCarrierReachesTheConnector() {
		this.runner.run((context) -> {
			FakeConnector connector = dispatch(context, "c");
			assertThat(connector.nextExecute().context().attributes()).containsEntry("traceparent", "the trace");
		});
	}

	@Test
	void whatNobodyKnowsIsInNoNameAndInNoKeyWithFewValues() {
		this.runner.run((context) -> {
			dispatch(context, "nobody-has-this");
			GatewayDispatchObservationContext observed = this.kept.stopped.get(0);
			assertThat(observed.getContextualName()).isEqualTo("dispatch");
			assertThat(low(observed)).containsExactly(Map.entry("outcome", "not_found"));
			assertThat(observed.getError()).hasMessageContaining("NOT_FOUND");
		});
	}

	@Test
	void thereIsOneTimerWithTheTagOfTheContractOnly() {
		this.runner.run((context) -> {
			dispatch(context, "c");
			assertThat(this.meters.find("connector.gateway.dispatch").timers())
				.allSatisfy((timer) -> assertThat(timer.getId().getTags()).extracting((tag) -> tag.getKey())
					.containsExactly("outcome"));
			assertThat(this.meters.get("connector.gateway.dispatch").tag("outcome", "success").timer().count()).isOne();
			assertThat(this.meters.find("connector.gateway.dispatch.active").meters()).isEmpty();
		});
	}

	@Test
	void observationsCanBeSwitchedOffByTheirName() {
		this.runner.withPropertyValues("management.observations.enable.connector=false").run((context) -> {
			FakeConnector connector = dispatch(context, "c");
			assertThat(this.kept.stopped).isEmpty();
			assertThat(connector.nextExecute().context().attributes()).isEmpty();
		});
	}

	@Test
	void worksWithoutARegistryOrMicrometer() {
		this.plain.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ObservingDispatches.class);
			dispatch(context, "c");
		});
		this.plain.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ObservingDispatches.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WithoutMeters.class));
	}

	private static FakeConnector dispatch(AssertableApplicationContext context, String type) {
		Gateway gateway = context.getBean(Gateway.class);
		try {
			FakeConnector connector = FakeConnector.register(gateway, "t.c.i").answeringPayload(Payload.json("{}"));
			ExecuteResult result = gateway
				.execute(ConnectorAddress.any("t", type), ExecuteRequest.of("r1", "do", Payload.json("{}")))
				.get(30, TimeUnit.SECONDS);
			assertThat(result).isNotNull();
			return connector;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, String> low(Observation.Context context) {
		return context.getLowCardinalityKeyValues()
			.stream()
			.collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
	}

	/**
	 * Plays the tracer, and keeps what was stopped.
	 */
	static final class Kept implements ObservationHandler<GatewayDispatchObservationContext> {

		private final List<GatewayDispatchObservationContext> stopped = new ArrayList<>();

		@Override
		public void onStart(GatewayDispatchObservationContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", "the trace");
		}

		@Override
		public void onStop(GatewayDispatchObservationContext context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof GatewayDispatchObservationContext;
		}

	}

}
