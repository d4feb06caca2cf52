package dev.connector.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerExecutorTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("default.where.one");

	private final InProcessGateway gateway = InProcessGateway.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withUserConfiguration(Where.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void handlersRunOnThreadsOfTheirOwn() {
		this.runner.run((context) -> {
			assertThat(threadOf(context).getName()).startsWith("connector-handler-");
			assertThat(isVirtual(threadOf(context))).isFalse();
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlersRunOnVirtualThreadsWhereTheApplicationUsesThem() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			assertThat(isVirtual(threadOf(context))).isTrue();
			assertThat(threadOf(context).getName()).startsWith("connector-handler-");
		});
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void withoutVirtualThreadsTheirPropertyChangesNothing() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(isVirtual(threadOf(context))).isFalse());
	}

	@Test
	void anExecutorOfTheSameNameTakesThePlace() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(threadOf(context).getName()).isEqualTo("own"));
	}

	private Thread threadOf(AssertableApplicationContext context) throws Exception {
		context.getBean(ConnectorRuntime.class).list().get(0).whenReady().get(30, TimeUnit.SECONDS);
		this.gateway.call(KEY, "look", Payload.json("{}")).get(30, TimeUnit.SECONDS);
		return context.getBean(Where.class).thread.get(30, TimeUnit.SECONDS);
	}

	private static boolean isVirtual(Thread thread) throws Exception {
		return JRE.currentVersionNumber() >= 21 && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean(defaultCandidate = false)
		Executor connectorHandlerExecutor() {
			return (task) -> new Thread(task, "own").start();
		}

	}

	@Connector("where")
	static class Where {

		private final CompletableFuture<Thread> thread = new CompletableFuture<>();

		@Command
		void look() {
			this.thread.complete(Thread.currentThread());
		}

	}

}
