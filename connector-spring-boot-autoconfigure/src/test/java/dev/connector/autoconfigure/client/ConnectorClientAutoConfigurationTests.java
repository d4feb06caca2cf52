package dev.connector.autoconfigure.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorAddress;
import dev.connector.ConnectorClient;
import dev.connector.ConnectorContext;
import dev.connector.ConnectorRuntime;
import dev.connector.CurrentRequest;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.inprocess.GatewayInProcessAutoConfiguration;
import dev.connector.autoconfigure.inprocess.InProcessAutoConfiguration;
import dev.connector.autoconfigure.observation.ConnectorObservationAutoConfiguration;
import dev.connector.autoconfigure.observation.ExecutionObserverAutoConfiguration;
import dev.connector.gateway.InvocationPolicy;
import dev.connector.registration.Registration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests of applications that are gateway and connectors at once, which invoke each other.
 */
@Timeout(120)
class ConnectorClientAutoConfigurationTests {

	private static final ConnectorAddress INNER = ConnectorAddress.any("default", "inner");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorClientAutoConfiguration.class,
						ExecutionObserverAutoConfiguration.class, InProcessAutoConfiguration.class,
						GatewayAutoConfiguration.class, GatewayInProcessAutoConfiguration.class))
		.withPropertyValues("connector.gateway.enabled=true", "connector.instance=one",
				"connector.destinations.default.uri=inprocess:default", "connector.lifecycle.drain-timeout=100ms")
		.withUserConfiguration(Inner.class, Outer.class);

	@Test
	void connectorInvokesAnotherThroughTheGateway() {
		this.runner.run((context) -> {
			ready(context);
			JsonConnectorClient client = context.getBean(JsonConnectorClient.class);
			CompletionStage<List<Greeting>> answer = client.invoke(ConnectorAddress.any("default", "outer"), "ask",
					new Name("you"), new ParameterizedTypeReference<>() {
					});
			assertThat(join(answer)).containsExactly(new Greeting("hello you, says connector:default.one"));
		});
	}

	@Test
	void whatAHandlerInvokesEndsWithItsDeadline() {
		this.runner.run((context) -> {
			ready(context);
			ConnectorClient client = context.getBean(ConnectorClient.class);
			CompletableFuture<Payload> answer = client
				.invoke(ConnectorAddress.any("default", "outer"), "wait", Payload.json("{}"), Duration.ofSeconds(5))
				.toCompletableFuture();
			assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.TIMEOUT);
			CompletableFuture<Duration> left = context.getBean(Inner.class).waited;
			assertThat(left.get(30, TimeUnit.SECONDS)).isLessThanOrEqualTo(Duration.ofSeconds(5));
			assertThat(context.getBean(Inner.class).calledOff.get(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void policyOfTheApplicationDecides() {
		this.runner.withBean(InvocationPolicy.class, () -> (caller, address, capability) -> capability.equals("wait"))
			.run((context) -> {
				ready(context);
				CompletionStage<Greeting> answer = context.getBean(JsonConnectorClient.class)
					.invoke(INNER, "greet", new Name("you"), Greeting.class);
				assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.FORBIDDEN);
			});
	}

	@Test
	void gatewayTakesNoInvocationsWhereTheyAreTurnedOff() {
		this.runner.withPropertyValues("connector.gateway.invocations.enabled=false").run((context) -> {
			CompletionStage<Void> sent = context.getBean(JsonConnectorClient.class).send(INNER, "greet", Map.of());
			assertThat(error(sent).code()).isEqualTo(InvocationErrorCode.UNSUPPORTED);
		});
	}

	@Test
	void limitOfTheGatewayIsAProperty() {
		this.runner.withPropertyValues("connector.gateway.invocations.max-per-peer=1").run((context) -> {
			ready(context);
			ConnectorClient client = context.getBean(ConnectorClient.class);
			client.invoke(INNER, "wait", Payload.json("{}"), Duration.ofSeconds(20));
			context.getBean(Inner.class).waited.get(30, TimeUnit.SECONDS);
			CompletionStage<Payload> second = client.invoke(INNER, "wait", Payload.json("{}"), Duration.ofSeconds(20));
			assertThat(error(second).code()).isEqualTo(InvocationErrorCode.OVERLOADED);
		});
		this.runner.withPropertyValues("connector.gateway.invocations.max-per-peer=0")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("max-per-peer"));
	}

	@Test
	void destinationThatIsNotThereIsAnErrorThatNamesTheProperty() {
		this.runner.withPropertyValues("connector.client.destination=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("connector.client.destination"));
		this.runner.withPropertyValues("connector.client.timeout=0s")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("client.timeout"));
	}

	@Test
	void onlyDestinationIsTheOneWhereNoneIsTheDefault() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class,
					ConnectorClientAutoConfiguration.class, InProcessAutoConfiguration.class,
					GatewayAutoConfiguration.class, GatewayInProcessAutoConfiguration.class))
			.withPropertyValues("connector.gateway.enabled=true", "connector.instance=one",
					"connector.destinations.here.uri=inprocess:default",
					"connector.registrations.inner.destination=here", "connector.lifecycle.drain-timeout=100ms")
			.withUserConfiguration(Inner.class)
			.run((context) -> {
				ready(context);
				assertThat(join(context.getBean(JsonConnectorClient.class)
					.invoke(INNER, "greet", new Name("you"), Greeting.class)).text()).startsWith("hello you");
			});
	}

	@Test
	void invocationIsObservedAndTimed() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.runner
			.withConfiguration(AutoConfigurations.of(ConnectorObservationAutoConfiguration.class,
					ObservationAutoConfiguration.class, MetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> meters)
			.run((context) -> {
				ready(context);
				JsonConnectorClient client = context.getBean(JsonConnectorClient.class);
				join(client.invoke(INNER, "greet", new Name("you"), Greeting.class));
				error(client.invoke(ConnectorAddress.any("default", "nobody"), "x", null, Greeting.class));
				assertThat(meters.get("connector.invoke").tag("outcome", "success").timer().count()).isOne();
				assertThat(meters.get("connector.invoke").tag("outcome", "not_found").timer().count()).isOne();
			});
	}

	@Test
	void backsOffFromClientsOfTheApplication() {
		ConnectorClient own = mock(ConnectorClient.class);
		this.runner.withBean(ConnectorClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(ConnectorClient.class).isSameAs(own));
	}

	@Test
	void isNotThereWithoutARuntime() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorClientAutoConfiguration.class))
			.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ConnectorClient.class)
				.doesNotHaveBean(CurrentRequest.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(ConnectorClient.class));
	}

	private static void ready(AssertableApplicationContext context) throws Exception {
		for (Registration registration : context.getBean(ConnectorRuntime.class).list()) {
			registration.whenReady().get(60, TimeUnit.SECONDS);
		}
	}

	private static <T> T join(CompletionStage<T> answer) throws Exception {
		return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	private static InvocationException error(CompletionStage<?> answer) throws Exception {
		Throwable thrown = answer.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex)
			.toCompletableFuture()
			.get(30, TimeUnit.SECONDS);
		assertThat(thrown).isInstanceOf(InvocationException.class);
		return (InvocationException) thrown;
	}

	record Name(String name) {

	}

	record Greeting(String text) {

	}

	@Connector("inner")
	static class Inner {

		private final CompletableFuture<Duration> waited = new CompletableFuture<>();

		private final CompletableFuture<Boolean> calledOff = new CompletableFuture<>();

		@Command
		Greeting greet(String name, ConnectorContext context) {
			return new Greeting("hello " + name + ", says " + context.caller());
		}

		@Command("wait")
		CompletionStage<Greeting> waitForNothing(ConnectorContext context) {
			this.waited.complete(context.remaining());
			context.onCancel(() -> this.calledOff.complete(true));
			return new CompletableFuture<>();
		}

	}

	@Connector("outer")
	static class Outer {

		private final JsonConnectorClient client;

		Outer(JsonConnectorClient client) {
			this.client = client;
		}

		@Command
		List<Greeting> ask(String name) {
			return List
				.of(this.client.invoke(INNER, "greet", new Name(name), Greeting.class).toCompletableFuture().join());
		}

		@Command("wait")
		CompletionStage<Greeting> waitForInner() {
			return this.client.invoke(INNER, "wait", null, Greeting.class);
		}

	}

}
