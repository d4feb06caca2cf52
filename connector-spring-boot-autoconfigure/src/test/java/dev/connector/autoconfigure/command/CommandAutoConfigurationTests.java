package dev.connector.autoconfigure.command;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.Payload;
import dev.connector.annotation.CommandComponent;
import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.Command;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandSchema;
import dev.connector.command.ValueType;
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

	@Test
	void callsFromElsewhereRunOnTheThreadsOfHandlers() {
		Registries.application().run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			registry.register(Command.dynamic("thread",
					(request, caller) -> CompletableFuture.completedFuture(Thread.currentThread().getName())));
			CommandRegistry peer = CommandRegistry.builder(new VirtualScheduler()).build();
			Registries.connect(registry, "application", peer, "peer");
			Payload thread = (Payload) Registries.await(peer.execute("thread", null, ValueType.UNREAD));
			assertThat(thread.text()).contains("connector-handler-");
			assertThat(Registries.await(registry.execute("thread", null))).isEqualTo(Thread.currentThread().getName());
		});
	}

	@Test
	void holdsInputAgainstTheSchemasOfAllCommands() {
		Registries.application().run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			registry.register(Command.dynamic("small", (request, caller) -> CompletableFuture.completedFuture(request))
				.withSchema(new CommandSchema("{\"properties\":{\"a\":{\"maximum\":1}}}", null)));
			assertThat(Registries.code(registry.execute("small", Map.of("a", 2))))
				.isEqualTo(CommandErrorCode.INVALID_REQUEST);
			assertThat(Registries.await(registry.execute("small", Map.of("a", 1)))).isEqualTo(Map.of("a", 1));
		});
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
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseInstanceOf(InvalidPropertyException.class)
				.rootCause()
				.hasMessageContaining("connector.commands." + key + " " + what));
	}

	@Test
	void itIsClosedAfterWhatMayStillCallAndBeforeBeansAreDestroyed() {
		AtomicReference<Watching> watching = new AtomicReference<>();
		Registries.application().withUserConfiguration(Greetings.class, Watching.class).run((context) -> {
			watching.set(context.getBean(Watching.class));
			CommandRegistryLifecycle lifecycle = context.getBean(CommandRegistryLifecycle.class);
			assertThat(lifecycle.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048);
			assertThat(lifecycle.isPauseable()).isFalse();
		});
		assertThat(watching.get().atStop).isEqualTo("hello you");
		assertThat(watching.get().atDestruction).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
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
	 * Calls a command when it is stopped, and when it is destroyed, which is before the
	 * registry is.
	 */
	static class Watching implements SmartLifecycle, AutoCloseable {

		private final CommandRegistry registry;

		private Object atStop;

		private CommandErrorCode atDestruction;

		private boolean running;

		Watching(CommandRegistry registry) {
			this.registry = registry;
		}

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
