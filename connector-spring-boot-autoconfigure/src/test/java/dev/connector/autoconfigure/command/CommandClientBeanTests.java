package dev.connector.autoconfigure.command;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.connector.ConnectorContext;
import dev.connector.annotation.Command;
import dev.connector.annotation.CommandClient;
import dev.connector.annotation.CommandTimeout;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.ValueType;
import dev.connector.schedule.SystemScheduler;
import dev.connector.schedule.VirtualScheduler;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CommandClientBeanTests {

	private final CompletableFuture<String> unanswered = new CompletableFuture<>();

	private ApplicationContextRunner runner(Class<?>... configuration) {
		return Registries.application().withUserConfiguration(configuration);
	}

	@Test
	void isFoundInThePackagesOfTheApplicationAndInjected() {
		runner(Scanned.class, User.class).run((context) -> {
			serve(context.getBean(CommandRegistry.class));
			assertThat(context.getBean(User.class).client.echo("hi")).isEqualTo("hi");
			assertThat(context.getBeanFactory().isFactoryBean("commandClientBeanTests.Echo")).isTrue();
		});
	}

	@Test
	void isFoundWhereTheApplicationSaysToLook() {
		runner(Named.class, User.class).run((context) -> assertThat(context).hasSingleBean(Echo.class));
	}

	@Test
	void isNotThereWhereCommandsAreSwitchedOff() {
		runner(Scanned.class).withPropertyValues("connector.commands.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Echo.class));
	}

	@Test
	void anotherBeanOfItsTypeGoesBeforeIt() {
		runner(Scanned.class, User.class, Stub.class)
			.run((context) -> assertThat(context.getBean(User.class).client.echo("hi")).isEqualTo("stubbed"));
	}

	@Test
	void worksWithoutReactorAndNetty() {
		runner(Named.class, User.class)
			.withClassLoader(new FilteredClassLoader(Flux.class, Publisher.class, FastThreadLocalThread.class))
			.run((context) -> {
				serve(context.getBean(CommandRegistry.class));
				assertThat(context.getBean(User.class).client.echo("hi")).isEqualTo("hi");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "of.method", "of.type", "of.property", "of.registry" })
	void waitsAsLongAsIsSaid(String property) {
		runner(Scanned.class)
			.withPropertyValues("of.method=1h", "of.type=1h", "connector.commands.clients.slow.timeout=1h",
					"connector.commands.request-timeout=1h")
			.withPropertyValues(property.equals("of.property") ? "connector.commands.clients.slow.timeout=10ms" : "a=b",
					property.equals("of.registry") ? "connector.commands.request-timeout=10ms" : "a=b",
					property + "=10ms")
			.run((context) -> {
				CommandRegistry registry = context.getBean(CommandRegistry.class);
				serve(registry);
				CommandRegistry silent = CommandRegistry.builder(new VirtualScheduler()).build();
				silent.register(
						dev.connector.command.Command.dynamic("remote.never", (request, caller) -> this.unanswered));
				Registries.connect(registry, "application", silent, "silent");
				CompletableFuture<String> answer = switch (property) {
					case "of.method" -> context.getBean(Slow.class).never();
					case "of.type" -> context.getBean(Slow.class).neverByType();
					case "of.property" -> context.getBean(SlowByProperty.class).never();
					default -> context.getBean(Remote.class).never();
				};
				assertThat(Registries.code(answer)).isEqualTo(CommandErrorCode.TIMEOUT);
			});
	}

	@Test
	void aMethodThatWaitsGivesUpInTime() {
		runner(Scanned.class).withPropertyValues("of.method=10ms").run((context) -> {
			serve(context.getBean(CommandRegistry.class));
			assertThat(catchThrowableOfType(CommandException.class, () -> context.getBean(Slow.class).waits()).code())
				.isEqualTo(CommandErrorCode.TIMEOUT);
		});
	}

	@Test
	void aMethodThatIsInterruptedSaysSo() {
		runner(Scanned.class).run((context) -> {
			serve(context.getBean(CommandRegistry.class));
			Echo echo = context.getBean(Echo.class);
			assertThat(interrupted(echo::waitsForEver)).isInstanceOf(CommandException.class)
				.hasMessageContaining("Interrupted")
				.hasCauseInstanceOf(InterruptedException.class);
			assertThat(interrupted(echo::waitsInterruptibly)).isInstanceOf(InterruptedException.class);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "netty", "timer" })
	void refusesToWaitOnAThreadThatMustNot(String kind) {
		runner(Scanned.class).run((context) -> {
			serve(context.getBean(CommandRegistry.class));
			Echo echo = context.getBean(Echo.class);
			Throwable refusal = on(kind, () -> echo.echo("hi"));
			assertThat(refusal).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("'echo.echo'")
				.hasMessageContaining("CompletionStage");
			assertThat(on(kind, () -> echo.echoLater("hi"))).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { TakesBytes.class, TakesInput.class, TakesContext.class, GivesStream.class,
			GivesFuture.class, GivesNestedStage.class, NoTime.class, ZeroTime.class, String.class })
	void oneThatCantWorkIsRefusedAtOnce(Class<?> type) {
		CommandRegistry registry = CommandRegistry.builder(SystemScheduler.create("unused")).build();
		assertThatExceptionOfType(InvalidConnectorException.class)
			.isThrownBy(() -> CommandClients.create(type, registry))
			.satisfies((ex) -> assertThat(ex.action()).isNotBlank());
	}

	@Test
	void oneThatCantWorkFailsTheStart() {
		runner(Scanned.class).withPropertyValues("of.type=soon")
			.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOf(InvalidConnectorException.class)
				.hasMessageContaining("'soon'"));
	}

	private void serve(CommandRegistry registry) {
		registry.register(dev.connector.command.Command.of("echo.echo", ValueType.ofGeneric(Text.class),
				(request, caller) -> CompletableFuture.completedFuture(((Text) request).text())));
		for (String id : List.of("echo.never", "slow.never", "other.never")) {
			registry.register(dev.connector.command.Command.dynamic(id, (request, caller) -> this.unanswered));
		}
	}

	private static Throwable interrupted(Waiting call) throws Exception {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread thread = new Thread(() -> failure.set(catchThrowable(call::call)));
		thread.start();
		thread.interrupt();
		thread.join(TimeUnit.SECONDS.toMillis(30));
		return failure.get();
	}

	private static Throwable on(String kind, Waiting call) throws Exception {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(1);
		Runnable task = () -> {
			failure.set(catchThrowable(call::call));
			done.countDown();
		};
		switch (kind) {
			case "reactor" -> Schedulers.parallel().schedule(task);
			case "netty" -> new FastThreadLocalThread(task).start();
			default -> {
				try (SystemScheduler scheduler = SystemScheduler.create("test-timer")) {
					scheduler.schedule(Duration.ZERO, task);
					assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
				}
			}
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		return failure.get();
	}

	interface Waiting {

		Object call() throws Exception;

	}

	record Text(String text) {

	}

	@CommandClient("echo")
	interface Echo {

		String echo(String text);

		@Command("echo")
		CompletableFuture<String> echoLater(String text);

		@Command("never")
		String waitsForEver();

		@Command("never")
		String waitsInterruptibly() throws InterruptedException;

	}

	@CommandClient(value = "slow", timeout = "${of.type:1h}")
	interface Slow {

		@CommandTimeout("${of.method:1h}")
		CompletableFuture<String> never();

		@Command("never")
		CompletableFuture<String> neverByType();

		@Command("never")
		@CommandTimeout("${of.method:1h}")
		String waits();

	}

	@CommandClient(value = "other", name = "slow")
	interface SlowByProperty {

		CompletableFuture<String> never();

	}

	@CommandClient("remote")
	interface Remote {

		CompletableFuture<String> never();

	}

	interface TakesBytes {

		void call(byte[] bytes);

	}

	interface TakesInput {

		void call(InputStream input);

	}

	interface TakesContext {

		void call(ConnectorContext context);

	}

	interface GivesStream {

		Stream<String> call();

	}

	interface GivesFuture {

		Future<String> call();

	}

	interface GivesNestedStage {

		CompletableFuture<Stream<String>> call();

	}

	interface NoTime {

		@CommandTimeout("soon")
		void call();

	}

	interface ZeroTime {

		@CommandTimeout("0s")
		void call();

	}

	static class User {

		private final Echo client;

		User(Echo client) {
			this.client = client;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = CommandClientBeanTests.class)
	static class Scanned {

	}

	@Configuration(proxyBeanMethods = false)
	@CommandClientScan(basePackageClasses = CommandClientBeanTests.class)
	static class Named {

	}

	@Configuration(proxyBeanMethods = false)
	static class Stub {

		@Bean
		Echo stub() {
			return new Echo() {

				@Override
				public String echo(String text) {
					return "stubbed";
				}

				@Override
				public CompletableFuture<String> echoLater(String text) {
					return CompletableFuture.completedFuture("stubbed");
				}

				@Override
				public String waitsForEver() {
					return "stubbed";
				}

				@Override
				public String waitsInterruptibly() {
					return "stubbed";
				}

			};
		}

	}

}
