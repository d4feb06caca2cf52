package dev.connector.autoconfigure.command.metrics;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.command.CommandAutoConfiguration;
import dev.connector.command.Command;
import dev.connector.command.CommandCaller;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.schedule.VirtualScheduler;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class CommandMetricsAutoConfigurationTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class,
				CommandAutoConfiguration.class, CommandMetricsAutoConfiguration.class, MetricsAutoConfiguration.class));
	}

	@Test
	void timesCommandsThatAreDoneHereByTheirId() {
		runner().withBean(MeterRegistry.class, () -> this.meters).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			registry.register(Command.of("math.ok", Void.class, (nothing) -> 1));
			registry.register(Command.of("math.bad", Void.class, (nothing) -> {
				throw new CommandException(CommandErrorCode.NOT_FOUND, "no");
			}));
			await(registry.execute("math.ok", null));
			await(registry.execute("math.ok", null));
			await(registry.execute("math.bad", null));
			await(registry.execute("unknown", null));
			assertThat(timed("math.ok", "none", "success")).isEqualTo(2);
			assertThat(timed("math.bad", "none", "not_found")).isEqualTo(1);
			assertThat(this.meters.find("connector.command").meters()).hasSize(2);
		});
	}

	@Test
	void timesCallsThatLeaveByTheirChannel() {
		runner().withBean(MeterRegistry.class, () -> this.meters).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			CommandRegistry peer = CommandRegistry.builder(new VirtualScheduler()).build();
			CompletableFuture<Integer> answer = new CompletableFuture<>();
			peer.register(Command.dynamic("far.work", (request, caller) -> answer));
			InMemoryChannel.Pair pair = InMemoryChannel.pair("up", "down");
			await(peer.addChannel(pair.second()));
			await(registry.addChannel(pair.first()));
			CompletionStage<?> call = registry.execute("far.work", null);
			assertThat(gauge("connector.command.active")).isOne();
			assertThat(gauge("connector.command.channels")).isOne();
			answer.complete(1);
			await(call);
			assertThat(gauge("connector.command.active")).isZero();
			assertThat(timed("none", "up", "success")).isEqualTo(1);
		});
	}

	@Test
	void countsRequestsOfChannels() {
		runner().withBean(MeterRegistry.class, () -> this.meters)
			.withPropertyValues("connector.commands.max-running-per-channel=1")
			.run((context) -> {
				CommandRegistry registry = context.getBean(CommandRegistry.class);
				CompletableFuture<Integer> answer = new CompletableFuture<>();
				registry.register(Command.dynamic("work", (request, caller) -> answer));
				CommandRegistry peer = CommandRegistry.builder(new VirtualScheduler()).build();
				InMemoryChannel.Pair pair = InMemoryChannel.pair("here", "peer");
				await(registry.addChannel(pair.second()));
				await(peer.addChannel(pair.first()));
				List<CompletionStage<?>> calls = List.of(peer.execute("work", null), peer.execute("work", null),
						peer.execute("work", null));
				assertThat(gauge("connector.command.requests")).isOne();
				assertThat(gauge("connector.command.waiting")).isEqualTo(2);
				answer.complete(1);
				calls.forEach(CommandMetricsAutoConfigurationTests::await);
				assertThat(gauge("connector.command.waiting")).isZero();
			});
	}

	@Test
	void thereAreSoManyNamesAtMost() {
		CommandMetrics metrics = new CommandMetrics(this.meters);
		for (int i = 0; i < CommandMetrics.MAX_NAMES + 10; i++) {
			metrics.begin("command" + i, CommandCaller.LOCAL, null).ended(null);
			metrics.begin("command", CommandCaller.LOCAL, "channel" + i).ended(null);
		}
		assertThat(timed(CommandMetrics.OTHER, "none", "success")).isEqualTo(10);
		assertThat(timed("none", CommandMetrics.OTHER, "success")).isEqualTo(10);
		assertThat(this.meters.find("connector.command").meters()).hasSize(2 * CommandMetrics.MAX_NAMES + 2);
	}

	@Test
	void thereAreNoneWithoutMicrometerOrARegistryOfMeters() {
		runner().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CommandMetrics.class));
		runner().withClassLoader(new FilteredClassLoader(MeterRegistry.class, Meter.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CommandRegistry.class));
		runner().withBean(MeterRegistry.class, () -> this.meters)
			.withPropertyValues("connector.commands.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CommandMetrics.class));
	}

	private long timed(String command, String channel, String outcome) {
		return this.meters.get("connector.command")
			.tags("command", command, "channel", channel, "outcome", outcome)
			.timer()
			.count();
	}

	private double gauge(String name) {
		return this.meters.get(name).gauge().value();
	}

	private static void await(CompletionStage<?> stage) {
		stage.handle((result, failure) -> null).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

}
