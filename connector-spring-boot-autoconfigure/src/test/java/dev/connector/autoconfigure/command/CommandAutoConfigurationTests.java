package dev.connector.autoconfigure.command;

import java.util.concurrent.CompletableFuture;

import dev.connector.annotation.CommandComponent;
import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.Command;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import dev.connector.schedule.VirtualScheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class CommandAutoConfigurationTests {

	@Test
	void thereIsARegistryThatHoldsTheCommandsOfComponents() {
		Registries.application().withUserConfiguration(Greetings.class).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			assertThat(Registries.await(registry.execute("greet.hello", new Name("Ada"), String.class)))
				.isEqualTo("hello Ada");
			assertThat(registry.commands()).extracting(CommandDescriptor::id).containsExactly("greet.hello");
		});
	}

	@Test
	void worksWithoutSchemasActuatorWebAndReactor() {
		Registries.application()
			.withClassLoader(new FilteredClassLoader(com.networknt.schema.SchemaRegistry.class, Endpoint.class,
					MeterRegistry.class, ObservationRegistry.class, WebApplicationContext.class, Flux.class,
					Publisher.class))
			.withUserConfiguration(Greetings.class)
			.run((context) -> assertThat(Registries
				.await(context.getBean(CommandRegistry.class).execute("greet.hello", new Name("Ada"), String.class)))
				.isEqualTo("hello Ada"));
	}

	@ParameterizedTest
	@CsvSource({ "connector.enabled=false", "connector.commands.enabled=false" })
	void thereIsNoneWhereItIsSwitchedOff(String property) {
		Registries.application()
			.withPropertyValues(property)
			.withUserConfiguration(Greetings.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CommandRegistry.class));
	}

	@Test
	void theApplicationsOwnRegistryGetsTheCommands() {
		CommandRegistry own = CommandRegistry.builder(new VirtualScheduler()).build();
		Registries.application()
			.withBean("own", CommandRegistry.class, () -> own)
			.withUserConfiguration(Greetings.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(CommandRegistry.class);
				assertThat(Registries.await(own.execute("greet.hello", new Name("Ada")))).isEqualTo("hello Ada");
			});
	}

	@Test
	void propertiesAndCustomizersSetItUp() {
		Registries.application()
			.withPropertyValues("connector.commands.router=up", "connector.commands.request-timeout=1ms")
			.withBean(CommandRegistryCustomizer.class, () -> (builder) -> builder.name("customized"))
			.run((context) -> {
				CommandRegistry registry = context.getBean(CommandRegistry.class);
				assertThat(registry.name()).isEqualTo("customized");
				assertThat(Registries.code(registry.execute("elsewhere", null)))
					.isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
				CommandRegistry silent = CommandRegistry.builder(new VirtualScheduler()).build();
				silent.register(Command.dynamic("never", (request, caller) -> new CompletableFuture<>()));
				Registries.connect(registry, "here", silent, "up");
				assertThat(Registries.code(registry.execute("never", null))).isEqualTo(CommandErrorCode.TIMEOUT);
			});
	}

	@ParameterizedTest
	@CsvSource({ "request-timeout,-1s,must not be negative", "event-window,0s,must be positive",
			"max-known-events,0,must be positive", "max-running-per-channel,-1,must not be negative",
			"max-waiting-per-channel,0,must be positive", "max-result-items,0,must be positive",
			"clients.math.timeout,0s,must be positive" })
	void aValueThatCantWorkIsAnErrorThatNamesTheProperty(String key, String value, String what) {
		Registries.application()
			.withPropertyValues("connector.commands." + key + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(InvalidPropertyException.class)
				.rootCause()
				.hasMessageContaining("connector.commands." + key + " " + what));
	}

	@Test
	void itIsClosedAfterWhatMayStillCallAndBeforeBeansAreDestroyed() {
		Watching watching = new Watching();
		Registries.application().withUserConfiguration(Greetings.class).withBean(Watching.class, () -> watching).run(
				(context) -> {
					watching.registry = context.getBean(CommandRegistry.class);
					CommandRegistryLifecycle lifecycle = context.getBean(CommandRegistryLifecycle.class);
					assertThat(lifecycle.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048);
					assertThat(lifecycle.isPauseable()).isFalse();
				});
		assertThat(watching.atStop).isEqualTo("hello you");
		assertThat(watching.atDestruction).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
	}

	@Test
	void itStopsAfterConnectorsWhateverTheirPhase() {
		CommandRegistry registry = CommandRegistry.builder(new VirtualScheduler()).build();
		assertThat(new CommandRegistryLifecycle(registry, 5).getPhase()).isEqualTo(4);
		assertThat(new CommandRegistryLifecycle(registry, Integer.MIN_VALUE).getPhase()).isEqualTo(Integer.MIN_VALUE);
	}

	@Test
	void aContextThatIsStoppedAndStartedKeepsItsRegistry() {
		Registries.application().withUserConfiguration(Greetings.class).run((context) -> {
			context.stop();
			context.start();
			assertThat(Registries.await(context.getBean(CommandRegistry.class).execute("greet.hello", new Name("you"))))
				.isEqualTo("hello you");
		});
	}

	record Name(String name) {

	}

	@CommandComponent("greet")
	static class Greetings {

		@dev.connector.annotation.Command
		String hello(Name name) {
			return "hello " + name.name();
		}

	}


	/**
	 * Calls a command when it is stopped, and when it is destroyed.
	 */
	static class Watching implements SmartLifecycle, AutoCloseable {

		private CommandRegistry registry;

		private Object atStop;

		private CommandErrorCode atDestruction;

		private boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.atStop = Registries.await(this.registry.execute("greet.hello", new Name("you")));
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return SmartLifecycle.DEFAULT_PHASE - 2048;
		}

		@Override
		public void close() {
			this.atDestruction = Registries.code(this.registry.execute("greet.hello", new Name("you")));
		}

	}

}
