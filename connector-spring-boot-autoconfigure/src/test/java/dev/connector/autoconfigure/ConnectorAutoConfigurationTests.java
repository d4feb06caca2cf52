package dev.connector.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ExecuteResult;
import dev.connector.registration.Registration;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ConnectorAutoConfigurationTests {

	private final InProcessGateway gateway = InProcessGateway.start();

	@TempDir
	Path stateDir;

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
			.withBean(WireFactory.class, this.gateway::wires)
			.withPropertyValues("connector.state-dir=" + this.stateDir, "spring.application.name=app",
					"connector.destinations.default.uri=inprocess:test");
	}

	@Test
	void registersConnectorsAndAnswers() {
		runner().withUserConfiguration(Greeter.class).run((context) -> {
			Registration registration = context.getBean(ConnectorRuntime.class).list().get(0);
			registration.whenReady().get(30, TimeUnit.SECONDS);
			ExecuteResult result = this.gateway.call(registration.key(), "greet", Payload.json("{\"name\":\"you\"}"))
				.get(30, TimeUnit.SECONDS);
			assertThat(result).isInstanceOfSatisfying(ExecuteResult.Success.class,
					(success) -> assertThat(success.payload().text()).isEqualTo("\"hello you\""));
		});
		assertThat(this.gateway.gateway().sessions()).isEmpty();
	}

	@Test
	void startsWithoutAnyConnectorOrTransport() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(ConnectorRuntime.class);
				assertThat(context.getBean(ConnectorRuntime.class).list()).isEmpty();
				assertThat(context.getBean(ConnectorRuntime.class).destinations()).isEmpty();
			});
		assertThat(this.stateDir).isEmptyDirectory();
	}

	@Test
	void doesNotWaitForAGatewayThatIsAway() {
		this.gateway.refuse(true);
		runner().withUserConfiguration(Greeter.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(only(context).snapshot().state()).isNotEqualTo(ConnectionState.READY);
		});
	}

	@Test
	void usesTheDefaults() {
		runner().withUserConfiguration(Greeter.class).run((context) -> {
			ConnectorRegistration registration = only(context).definition();
			assertThat(registration.key().tenant()).isEqualTo("default");
			assertThat(registration.key().instance()).matches("app-[0-9a-f]{8}");
			assertThat(registration.options().maxConcurrentRequests()).isEqualTo(100);
			assertThat(context.getBean(ConnectorRuntime.class).destinations()).singleElement()
				.satisfies((destination) -> assertThat(destination.options()).usingRecursiveComparison()
					.ignoringFields("credentials")
					.isEqualTo(DestinationOptions.of("default", java.net.URI.create("inprocess:test"))));
			SmartLifecycle lifecycle = context.getBean(ConnectorLifecycle.class);
			assertThat(lifecycle.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 512);
			assertThat(lifecycle.isPauseable()).isFalse();
			assertThat(lifecycle.isRunning()).isTrue();
		});
	}

	@Test
	void inheritsTheDefaultsKeyByKey() {
		runner().withPropertyValues("connector.defaults.heartbeat.interval=5s",
				"connector.defaults.heartbeat.timeout=20s", "connector.defaults.reconnect.max-delay=10s",
				"connector.defaults.max-payload-size=1MB", "connector.destinations.default.heartbeat.timeout=45s",
				"connector.destinations.default.reconnect.max-delay=60s",
				"connector.destinations.other.uri=inprocess:other",
				"connector.destinations.other.max-payload-size=64MB", "connector.destinations.other.connect-timeout=3s")
			.run((context) -> {
				List<DestinationOptions> options = new ArrayList<>();
				context.getBean(ConnectorRuntime.class)
					.destinations()
					.forEach((destination) -> options.add(destination.options()));
				assertThat(options).extracting(DestinationOptions::name).containsExactlyInAnyOrder("default", "other");
				assertThat(options).filteredOn((destination) -> destination.name().equals("default"))
					.singleElement()
					.satisfies((destination) -> {
						assertThat(destination.heartbeat().interval()).isEqualTo(Duration.ofSeconds(5));
						assertThat(destination.heartbeat().timeout()).isEqualTo(Duration.ofSeconds(45));
						assertThat(destination.reconnect().delays().max()).isEqualTo(Duration.ofSeconds(60));
						assertThat(destination.limits().maxPayloadBytes()).isEqualTo(1024 * 1024);
					});
				assertThat(options).filteredOn((destination) -> destination.name().equals("other"))
					.singleElement()
					.satisfies((destination) -> {
						assertThat(destination.heartbeat().timeout()).isEqualTo(Duration.ofSeconds(20));
						assertThat(destination.reconnect().delays().max()).isEqualTo(Duration.ofSeconds(10));
						assertThat(destination.limits().maxPayloadBytes()).isEqualTo(64L * 1024 * 1024);
						assertThat(destination.limits().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
					});
			});
	}

	@Test
	void appliesCustomizersInOrderAfterTheProperties() {
		runner().withUserConfiguration(Greeter.class, Customizers.class)
			.withPropertyValues("connector.defaults.max-streams-per-connection=5")
			.run((context) -> {
				assertThat(context.getBean(ConnectorRuntime.class).destinations().get(0).options().limits())
					.satisfies((limits) -> assertThat(limits.maxStreamsPerConnection()).isEqualTo(52));
				assertThat(Customizers.order).containsExactly("first", "second");
			});
	}

	@Test
	void backsOffFromBeansOfTheApplication() {
		runner().withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(ConnectorRuntime.class).hasSingleBean(Scheduler.class);
			assertThat(context.getBean(ConnectorRuntime.class)).isSameAs(context.getBean("ownRuntime"));
			assertThat(context.getBean("connectorHandlerExecutor")).isInstanceOf(SimpleAsyncTaskExecutor.class);
		});
	}

	@Test
	void leavesTheExecutorOfSpringBootAlone() {
		runner().withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> assertThat(context).hasBean("applicationTaskExecutor")
				.hasBean("connectorHandlerExecutor"));
	}

	@Test
	void isSwitchedOffByAProperty() {
		runner().withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConnectorRuntime.class));
	}

	@Test
	void isNotThereWithoutJackson() {
		runner().withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectorRuntime.class));
	}

	@Test
	void worksWithoutValidationReactorAndSchemas() {
		runner().withUserConfiguration(Greeter.class)
			.withClassLoader(new FilteredClassLoader("jakarta.validation", "reactor", "com.github.victools",
					"com.networknt", "io.micrometer", "org.springframework.boot.actuate"))
			.run((context) -> assertThat(only(context).whenReady().get(30, TimeUnit.SECONDS)).isPositive());
	}

	@Test
	void keepsAJvmAliveWhileThereIsSomethingToConnect() {
		runner().withUserConfiguration(Greeter.class).run((context) -> assertThat(keepAliveThreads()).isOne());
		Awaitility.await().untilAsserted(() -> assertThat(keepAliveThreads()).isZero());
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
			.run((context) -> assertThat(keepAliveThreads()).isZero());
	}

	@Test
	void restartsWithItsLifecycle() {
		runner().withUserConfiguration(Greeter.class).run((context) -> {
			only(context).whenReady().get(30, TimeUnit.SECONDS);
			SmartLifecycle lifecycle = context.getBean(ConnectorLifecycle.class);
			lifecycle.stop();
			assertThat(lifecycle.isRunning()).isFalse();
			lifecycle.stop();
			lifecycle.start();
			only(context).whenReady().get(30, TimeUnit.SECONDS);
			assertThat(lifecycle.isRunning()).isTrue();
		});
	}

	@Test
	void answersWhatRunsBeforeItStops() throws Exception {
		CompletableFuture<ExecuteResult> answer = new CompletableFuture<>();
		runner().withUserConfiguration(Slow.class).run((context) -> {
			Registration registration = only(context);
			registration.whenReady().get(30, TimeUnit.SECONDS);
			this.gateway.call(registration.key(), "work", Payload.json("{}")).thenAccept(answer::complete);
			Slow slow = context.getBean(Slow.class);
			assertThat(slow.started.await(30, TimeUnit.SECONDS)).isTrue();
			context.addApplicationListener((ContextClosedEvent event) -> slow.result.complete("done"));
		});
		assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(ExecuteResult.Success.class,
				(success) -> assertThat(success.payload().text()).isEqualTo("\"done\""));
	}

	@Test
	void saysWhatItWaitsForWhenItStops(CapturedOutput output) {
		// Other tests in this JVM may have made it quieter
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(ConnectorLifecycle.class.getName(), LogLevel.INFO);
		runner().withUserConfiguration(Slow.class)
			.withPropertyValues("connector.lifecycle.drain-timeout=100ms")
			.run((context) -> {
				Registration registration = only(context);
				registration.whenReady().get(30, TimeUnit.SECONDS);
				this.gateway.call(registration.key(), "work", Payload.json("{}"));
				assertThat(context.getBean(Slow.class).started.await(30, TimeUnit.SECONDS)).isTrue();
			});
		assertThat(output).contains("The connectors stop: 1 running requests get PT0.1S");
	}

	private static long keepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("connector-keep-alive") && thread.isAlive()
					&& !thread.isInterrupted())
			.count();
	}

	private static Registration only(ApplicationContext context) {
		List<Registration> registrations = context.getBean(ConnectorRuntime.class).list();
		assertThat(registrations).hasSize(1);
		return registrations.get(0);
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

	@Connector("slow")
	static class Slow {

		final CountDownLatch started = new CountDownLatch(1);

		final CompletableFuture<String> result = new CompletableFuture<>();

		@Command
		CompletionStage<String> work() {
			this.started.countDown();
			return this.result;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		static List<String> order = new ArrayList<>();

		@Bean
		@Order(2)
		DestinationOptionsCustomizer timesTen() {
			return (options) -> options.withLimits(
					options.limits().withMaxStreamsPerConnection(options.limits().maxStreamsPerConnection() + 2));
		}

		@Bean
		@Order(1)
		DestinationOptionsCustomizer plusTwo() {
			return (options) -> options.withLimits(
					options.limits().withMaxStreamsPerConnection(options.limits().maxStreamsPerConnection() * 10));
		}

		@Bean
		@Order(2)
		ConnectorRuntimeCustomizer second() {
			return (builder) -> order.add("second");
		}

		@Bean
		@Order(1)
		ConnectorRuntimeCustomizer first() {
			order.clear();
			return (builder) -> order.add("first");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		Scheduler ownScheduler() {
			return new VirtualScheduler();
		}

		@Bean
		ConnectorRuntime ownRuntime(Scheduler scheduler) {
			return ConnectorRuntime.builder().scheduler(scheduler).handlerExecutor(Runnable::run).build();
		}

		@Bean(defaultCandidate = false)
		Executor connectorHandlerExecutor() {
			return new SimpleAsyncTaskExecutor();
		}

	}

}
