package dev.connector.autoconfigure.command.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.command.CommandAutoConfiguration;
import dev.connector.autoconfigure.command.metrics.CommandMetricsAutoConfiguration;
import dev.connector.command.Command;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.schedule.VirtualScheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class CommandObservationAutoConfigurationTests {

	private final TestObservationRegistry observations = TestObservationRegistry.create();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class,
				CommandAutoConfiguration.class, CommandObservationAutoConfiguration.class));
	}

	@Test
	void oneObservationIsCurrentWhileTheHandlerRuns() {
		runner().withBean(ObservationRegistry.class, () -> this.observations).run((context) -> {
			AtomicReference<Observation> current = new AtomicReference<>();
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			registry.register(Command.of("math.add", Void.class, (nothing) -> {
				current.set(this.observations.getCurrentObservation());
				return 1;
			}));
			await(registry.execute("math.add", null));
			assertThat(current.get().getContext()).isInstanceOf(CommandObservationContext.class);
			assertThat(this.observations.getCurrentObservation()).isNull();
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.hasNameEqualTo("connector.command")
				.hasContextualNameEqualTo("command math.add")
				.hasLowCardinalityKeyValue("command", "math.add")
				.hasLowCardinalityKeyValue("channel", "none")
				.hasLowCardinalityKeyValue("outcome", "success")
				.hasBeenStopped();
		});
	}

	@Test
	void aCallThatLeavesHasNoCommandAmongTheKeysWithFewValues() {
		runner().withBean(ObservationRegistry.class, () -> this.observations).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			CommandRegistry peer = CommandRegistry.builder(new VirtualScheduler()).build();
			peer.register(Command.dynamic("far.work", (request, caller) -> CompletableFuture
				.failedFuture(new CommandException(CommandErrorCode.INVALID_REQUEST, "no"))));
			InMemoryChannel.Pair pair = InMemoryChannel.pair("up", "down");
			await(peer.addChannel(pair.second()));
			await(registry.addChannel(pair.first()));
			await(registry.execute("far.work", null));
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.hasContextualNameEqualTo("command")
				.hasLowCardinalityKeyValue("command", "none")
				.hasLowCardinalityKeyValue("channel", "up")
				.hasLowCardinalityKeyValue("outcome", "invalid_request")
				.hasHighCardinalityKeyValue("connector.command.id", "far.work")
				.hasError()
				.hasBeenStopped();
		});
	}

	@Test
	void thereIsOneSetOfMeters() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		runner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
					CommandMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> meters)
			.run((context) -> {
				CommandRegistry registry = context.getBean(CommandRegistry.class);
				registry.register(Command.of("math.add", Void.class, (nothing) -> 1));
				await(registry.execute("math.add", null));
				assertThat(meters.get("connector.command").timer().count()).isOne();
				assertThat(meters.find("connector.command").meters()).hasSize(1);
			});
	}

	@Test
	void aConventionOfTheApplicationNamesThem() {
		runner().withBean(ObservationRegistry.class, () -> this.observations)
			.withBean(CommandObservationConvention.class, () -> new DefaultCommandObservationConvention() {

				@Override
				public String getName() {
					return "mine";
				}

			})
			.run((context) -> {
				CommandRegistry registry = context.getBean(CommandRegistry.class);
				registry.register(Command.of("math.add", Void.class, (nothing) -> 1));
				await(registry.execute("math.add", null));
				TestObservationRegistryAssert.assertThat(this.observations)
					.hasSingleObservationThat()
					.hasNameEqualTo("mine");
			});
	}

	@Test
	void thereAreNoneWithoutMicrometer() {
		runner().withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(CommandRegistry.class)
				.doesNotHaveBean(CommandObservationAutoConfiguration.class));
	}

	private static void await(CompletionStage<?> stage) {
		stage.handle((result, failure) -> null).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

}
