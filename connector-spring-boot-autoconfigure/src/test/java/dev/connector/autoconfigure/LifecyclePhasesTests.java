package dev.connector.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.LifecyclePhase;
import dev.connector.lifecycle.LifecycleState;
import dev.connector.lifecycle.ParticipantReport;
import dev.connector.lifecycle.PreparedReload;
import dev.connector.lifecycle.ReloadReport;
import dev.connector.lifecycle.RunPolicy;
import dev.connector.lifecycle.SharedState;
import dev.connector.lifecycle.StepOutcome;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lifecycle in real application contexts, in real time.
 */
class LifecyclePhasesTests {

	private final InProcessGateway gateway = InProcessGateway.start();

	private final List<String> journal = new CopyOnWriteArrayList<>();

	private final CountDownLatch released = new CountDownLatch(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one");

	@AfterEach
	void stop() throws Exception {
		this.released.countDown();
		this.gateway.close();
	}

	@Test
	void connectorsAreRunAfterAllOthersAndDrainedBeforeThem() {
		AtomicReference<ConnectorRuntime> runtime = new AtomicReference<>();
		TestParticipant files = new TestParticipant("files", this.journal);
		for (LifecyclePhase phase : List.of(LifecyclePhase.RUN, LifecyclePhase.DRAIN)) {
			files.in(phase, () -> this.journal.add(runtime.get().list().get(0).snapshot().state().name()));
		}
		with("files", files.policy(RunPolicy.fatal().withSignalsReady(true))).withUserConfiguration(Handler.class)
			.withBean(RuntimeWatch.class, () -> new RuntimeWatch(runtime))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				runtime.get().list().get(0).whenReady().get(30, TimeUnit.SECONDS);
				assertThat(context.getBean(Lifecycle.class).report().participants()).extracting(ParticipantReport::name)
					.containsExactly("files", "connectors");
			});
		assertThat(this.journal).containsExactly("validate files", "boot files", "run files", "IDLE", "drain files",
				"IDLE", "shutdown files");
	}

	@Test
	void aConnectorMayTakePartItself() {
		this.runner.withUserConfiguration(Greeter.class).run((context) -> {
			assertThat(context.getBean(Lifecycle.class).find(Greeter.class))
				.containsSame(context.getBean(Greeter.class));
			assertThat(context.getBean(Greeter.class).booted).isTrue();
		});
	}

	@Test
	void twoOfOneNameAreRefused() {
		with("one", new TestParticipant("connectors", this.journal))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(LifecycleException.class)
				.hasMessageContainingAll("Two participants are named connectors", ConnectorsParticipant.class.getName(),
						TestParticipant.class.getName()));
	}

	@Test
	void aHungBootFailsTheStartAndWhatBootedIsShutDown() {
		with("a", new TestParticipant("a", this.journal))
			.withBean("b", LifecycleParticipant.class,
					() -> new TestParticipant("b", this.journal).in(LifecyclePhase.BOOT, this.released::await))
			.withPropertyValues("connector.lifecycle.boot-timeout=2s")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.journal).endsWith("boot a", "boot b", "shutdown a");
	}

	@Test
	void aHungStopHoldsUpNobodyForLong() {
		with("a", new TestParticipant("a", this.journal))
			.withBean("b", LifecycleParticipant.class,
					() -> new TestParticipant("b", this.journal).in(LifecyclePhase.SHUTDOWN, this.released::await))
			.withPropertyValues("connector.lifecycle.shutdown-timeout=3s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.journal).endsWith("shutdown b", "shutdown a");
	}

	@Test
	void aFatalRunStopsAllAndEndsTheApplicationOnceWithAnExitCode() throws Exception {
		CompletableFuture<Integer> code = new CompletableFuture<>();
		CompletableFuture<ConfigurableApplicationContext> closed = new CompletableFuture<>();
		with("a", new TestParticipant("a", this.journal).in(LifecyclePhase.RUN, () -> {
			this.released.await();
			throw new IllegalStateException("broken");
		})).withUserConfiguration(Greeter.class).withBean(LifecycleExit.class, () -> (context, exitCode) -> {
			int whole = SpringApplication.exit(context);
			code.complete(whole);
			closed.complete(context);
		}).run((context) -> {
			assertThat(context.getBean(ConnectorLifecycle.class).isRunning()).isTrue();
			this.released.countDown();
			assertThat(code.get(30, TimeUnit.SECONDS)).isOne();
			assertThat(closed.get(30, TimeUnit.SECONDS).isActive()).isFalse();
		});
		assertThat(this.journal).endsWith("drain a", "shutdown a");
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("connector-keep-alive")));
	}

	@Test
	void aRunThatFailsWhileTheApplicationStopsEndsNothingElse() {
		AtomicInteger exits = new AtomicInteger();
		with("a", new TestParticipant("a", this.journal).in(LifecyclePhase.RUN, () -> {
			this.released.await();
			throw new IllegalStateException("broken");
		}).in(LifecyclePhase.DRAIN, this.released::countDown))
			.withBean(LifecycleExit.class, () -> (context, exitCode) -> exits.incrementAndGet())
			.run((context) -> Awaitility.await()
				.until(() -> context.getStartupFailure() == null && this.journal.contains("run a")));
		assertThat(this.journal).endsWith("drain a", "shutdown a");
		assertThat(exits).hasValue(0);
	}

	@Test
	void oneThatTheApplicationCanDoWithoutEndsNothing() {
		with("a", new TestParticipant("a", this.journal).policy(RunPolicy.recoverable()).in(LifecyclePhase.RUN, () -> {
			throw new IllegalStateException("broken");
		})).run((context) -> {
			Lifecycle lifecycle = context.getBean(Lifecycle.class);
			Awaitility.await()
				.until(() -> lifecycle.report().participant("a").orElseThrow().outcome() == StepOutcome.FAILED);
			assertThat(lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
			assertThat(context.getBean(FatalRunExit.class).getExitCode()).isZero();
		});
	}

	@Test
	void aBadFileOnReloadChangesNothing(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("limit.txt"), "5");
		FileState state = new FileState(file);
		with("a", new TestParticipant.OfReload("a", this.journal)).withBean(SharedState.class, () -> state)
			.run((context) -> {
				Lifecycle lifecycle = context.getBean(Lifecycle.class);
				Files.writeString(file, "7");
				assertThat(reload(lifecycle).succeeded()).isTrue();
				assertThat(state.limit).isEqualTo(7);
				Files.writeString(file, "seven");
				this.journal.clear();
				assertThat(reload(lifecycle).succeeded()).isFalse();
				assertThat(state.limit).isEqualTo(7);
				assertThat(this.journal).isEmpty();
				assertThat(lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
				Files.writeString(file, "9");
				assertThat(reload(lifecycle).version()).isEqualTo(3);
				assertThat(state.limit).isEqualTo(9);
			});
	}

	@Test
	void twoReloadsAtOnceNeverOverlapAndThoseThatWaitShareOne() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch begun = new CountDownLatch(1);
		with("a", new TestParticipant.OfReload("a", this.journal).in(LifecyclePhase.RELOAD, () -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			begun.countDown();
			this.released.await();
			running.decrementAndGet();
		})).run((context) -> {
			Lifecycle lifecycle = context.getBean(Lifecycle.class);
			CompletableFuture<ReloadReport> first = lifecycle.reload().toCompletableFuture();
			begun.await();
			CompletableFuture<ReloadReport> second = lifecycle.reload().toCompletableFuture();
			CompletableFuture<ReloadReport> third = lifecycle.reload("a").toCompletableFuture();
			this.released.countDown();
			assertThat(first.get(30, TimeUnit.SECONDS).version()).isOne();
			assertThat(second.get(30, TimeUnit.SECONDS).version()).isEqualTo(2);
			assertThat(third.get(30, TimeUnit.SECONDS)).isEqualTo(second.join());
			assertThat(most).hasValue(1);
		});
	}

	@Test
	void aRefreshOfSpringCloudReloads() {
		assertThat(EnvironmentChangeEvent.class.getName()).isEqualTo(RefreshReload.EVENT);
		with("a", new TestParticipant.OfReload("a", this.journal)).run((context) -> {
			context.publishEvent("another event");
			context.publishEvent(new EnvironmentChangeEvent(Set.of("key")));
			Lifecycle lifecycle = context.getBean(Lifecycle.class);
			Awaitility.await().until(() -> lifecycle.report().lastReload() != null);
			assertThat(this.journal).containsOnlyOnce("reload a");
			assertThat(context).doesNotHaveBean(HangupReload.class);
		});
	}

	@Test
	void wrongTimesAreRefused() {
		for (String property : List.of("boot-timeout=0s", "shutdown-timeout=-1s", "boot-parallelism=0")) {
			this.runner.withPropertyValues("connector.lifecycle." + property)
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.hasMessageContaining("connector.lifecycle." + property.split("=")[0]));
		}
	}

	@Test
	void takesAllThroughItsPhasesAgainAfterAStop() {
		with("a", new TestParticipant("a", this.journal)).run((context) -> {
			ConnectorLifecycle lifecycle = context.getBean(ConnectorLifecycle.class);
			lifecycle.stop();
			assertThat(lifecycle.isRunning()).isFalse();
			lifecycle.start();
			lifecycle.start();
			assertThat(this.journal).filteredOn("boot a"::equals).hasSize(2);
		});
	}

	@Test
	void springDoesNotShutDownByItself() {
		this.runner.withUserConfiguration(Declared.class).run((context) -> {
			assertThat(context).hasNotFailed();
			this.journal.add("nothing");
			context.getBean(Declared.class).journal = this.journal;
		});
		assertThat(this.journal).containsExactly("nothing", "shutdown", "close");
	}

	private ApplicationContextRunner with(String name, LifecycleParticipant participant) {
		return this.runner.withBean(name, LifecycleParticipant.class, () -> participant);
	}

	private static ReloadReport reload(Lifecycle lifecycle) throws Exception {
		return lifecycle.reload().toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	/**
	 * What a file says.
	 */
	static final class FileState implements SharedState {

		private final Path file;

		private volatile int limit;

		FileState(Path file) {
			this.file = file;
		}

		@Override
		public String name() {
			return "limit";
		}

		@Override
		public PreparedReload prepareReload() throws Exception {
			int read = Integer.parseInt(Files.readString(this.file));
			return () -> this.limit = read;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Declared {

		private List<String> journal = new CopyOnWriteArrayList<>();

		@Bean
		LifecycleParticipant plain() {
			return new LifecycleParticipant() {

				@Override
				public String name() {
					return "plain";
				}

				@Override
				public void shutdown() {
					Declared.this.journal.add("shutdown");
				}

			};
		}

		@Bean
		Closeable closeable() {
			return new Closeable(() -> this.journal.add("close"));
		}

	}

	/**
	 * One with a method of its own that destroys it.
	 */
	record Closeable(Runnable onClose) implements LifecycleParticipant, AutoCloseable {

		@Override
		public String name() {
			return "closeable";
		}

		@Override
		public void close() {
			this.onClose.run();
		}

	}

	/**
	 * Makes the runtime known to a test.
	 */
	static final class RuntimeWatch implements BeanPostProcessor {

		private final AtomicReference<ConnectorRuntime> runtime;

		RuntimeWatch(AtomicReference<ConnectorRuntime> runtime) {
			this.runtime = runtime;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof ConnectorRuntime found) {
				this.runtime.set(found);
			}
			return bean;
		}

	}

	@Connector("handler")
	static class Handler {

		@Command
		String handle(String name) {
			return name;
		}

	}

	@Connector("greeter")
	static class Greeter implements LifecycleParticipant {

		private volatile boolean booted;

		@Command
		String greet(String name) {
			return "hello " + name;
		}

		@Override
		public String name() {
			return "greeter";
		}

		@Override
		public void boot() {
			this.booted = true;
		}

	}

}
