package dev.connector.autoconfigure.gateway.inprocess;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.inprocess.InProcessAutoConfiguration;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.PayloadClass;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.MessageHandler;
import dev.connector.registration.Registration;
import dev.connector.transport.inprocess.InProcessListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of applications that are gateway and connector at once.
 */
@Timeout(120)
class GatewayInProcessAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class, InProcessAutoConfiguration.class,
				GatewayAutoConfiguration.class, GatewayInProcessAutoConfiguration.class))
		.withPropertyValues("connector.gateway.enabled=true", "connector.instance=one",
				"connector.destinations.default.uri=inprocess:default", "connector.lifecycle.drain-timeout=100ms");

	@Test
	void connectorsOfTheApplicationRegisterAtItsGateway() {
		this.runner.withUserConfiguration(Greeter.class).run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			runtime.list().get(0).whenReady().get(60, TimeUnit.SECONDS);
			// At the first attempt: the gateway is there first
			assertThat(runtime.list().get(0).snapshot().connection().generation()).isEqualTo(1);
			Gateway gateway = context.getBean(Gateway.class);
			assertThat(gateway.sessions()).singleElement()
				.satisfies((session) -> assertThat(session.wire()).isEqualTo("inprocess"));
			CompletableFuture<ExecuteResult> call = gateway.execute(ConnectorAddress.any("default", "greeter"),
					ExecuteRequest.of("1", "greet", Payload.json("{\"name\":\"you\"}")));
			assertThat(((ExecuteResult.Success) call.get(60, TimeUnit.SECONDS)).payload().text())
				.isEqualTo("\"hello you\"");
		});
	}

	@Test
	void messagesOfTheApplicationReachTheHandlerOfItsGateway() {
		List<String> heard = new CopyOnWriteArrayList<>();
		MessageHandler handler = (peer, message) -> {
			heard.add(peer.tenant() + "." + peer.name() + " " + message.text());
			return CompletableFuture.completedFuture(null);
		};
		this.runner.withPropertyValues("connector.tenant=acme")
			.withBean(MessageHandler.class, () -> handler)
			.run((context) -> {
				context.getBean(ConnectorRuntime.class)
					.transports()
					.send("default", PayloadClass.EVENT, Payload.json("1"))
					.toCompletableFuture()
					.get(60, TimeUnit.SECONDS);
				assertThat(heard).containsExactly("acme.one 1");
				assertThat(context.getBean(Gateway.class).peers()).hasSize(1);
			});
	}

	@Test
	void runningCallIsAnsweredWhenTheApplicationStops() {
		AtomicReference<CompletableFuture<ExecuteResult>> call = new AtomicReference<>();
		this.runner.withUserConfiguration(Sleeper.class)
			.withPropertyValues("connector.lifecycle.drain-timeout=20s")
			.run((context) -> {
				Registration registration = context.getBean(ConnectorRuntime.class).list().get(0);
				registration.whenReady().get(60, TimeUnit.SECONDS);
				call.set(context.getBean(Gateway.class)
					.execute(ConnectorAddress.any("default", "sleeper"),
							ExecuteRequest.of("1", "sleep", Payload.json("{}"))));
				Sleeper sleeper = context.getBean(Sleeper.class);
				sleeper.asleep.get(60, TimeUnit.SECONDS);
				CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
				await().untilAsserted(
						() -> assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.DRAINING));
				sleeper.awake.complete("awake");
				assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
			});
		assertThat(call.get()).isCompletedWithValueMatching((result) -> result instanceof ExecuteResult.Success);
	}

	@Test
	void nameIsThatOfTheProperty() {
		this.runner.withPropertyValues("connector.gateway.in-process.name=office")
			.run((context) -> assertThat(context.getBean(InProcessListener.class).name()).isEqualTo("office"));
	}

	@Test
	void nobodyListensWithoutAName() {
		this.runner.withPropertyValues("connector.gateway.in-process.name=")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InProcessListener.class));
	}

	@Test
	void lazyApplicationListensToo() {
		this.runner.withUserConfiguration(Greeter.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("connectorInProcessListener"))
				.isTrue());
	}

	@Test
	void backsOffWithoutAGateway() {
		this.runner.withPropertyValues("connector.gateway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InProcessListener.class));
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayInProcessAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("dev.connector.transport.inprocess"))
			.withPropertyValues("connector.gateway.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InProcessListener.class));
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

	@Connector("sleeper")
	static class Sleeper {

		private final CompletableFuture<Void> asleep = new CompletableFuture<>();

		private final CompletableFuture<String> awake = new CompletableFuture<>();

		@Command
		CompletableFuture<String> sleep() {
			this.asleep.complete(null);
			return this.awake;
		}

	}

}
