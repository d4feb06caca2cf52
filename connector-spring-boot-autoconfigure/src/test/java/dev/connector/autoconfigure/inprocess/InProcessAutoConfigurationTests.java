package dev.connector.autoconfigure.inprocess;

import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.schedule.Scheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessWireFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class InProcessAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class, InProcessAutoConfiguration.class))
		.withUserConfiguration(Greeter.class)
		.withPropertyValues("connector.instance=one", "connector.destinations.default.uri=inprocess:here",
				"connector.lifecycle.drain-timeout=100ms");

	@Test
	void connectorsRegisterAtAGatewayOfTheSameProcess() {
		this.runner.run((context) -> {
			Gateway gateway = Gateway.builder()
				.scheduler(context.getBean(Scheduler.class))
				.authenticator(new OpenAuthenticator())
				.build();
			context.getBean(InProcessGateways.class).listen("here", gateway::accept);
			context.getBean(ConnectorRuntime.class).list().get(0).reconnect("the gateway is there");
			context.getBean(ConnectorRuntime.class).list().get(0).whenReady().get(60, TimeUnit.SECONDS);
			assertThat(gateway.sessions()).hasSize(1);
			gateway.close();
		});
	}

	@Test
	void leavesTheApplicationsOwnWiresInCharge() throws Exception {
		try (InProcessGateway own = InProcessGateway.start()) {
			this.runner.withBean(WireFactory.class, own::wires).run((context) -> {
				context.getBean(ConnectorRuntime.class).list().get(0).whenReady().get(60, TimeUnit.SECONDS);
				assertThat(own.gateway().sessions()).hasSize(1);
			});
			this.runner.withInitializer((context) -> context.getBeanFactory().registerSingleton("own", own.wires()))
				.run((context) -> context.getBean(ConnectorRuntime.class)
					.list()
					.get(0)
					.whenReady()
					.get(60, TimeUnit.SECONDS));
		}
	}

	@Test
	void backsOffFromTheApplicationsOwnGateways() {
		InProcessGateways own = new InProcessGateways();
		this.runner.withBean(InProcessGateways.class, () -> own)
			.run((context) -> assertThat(context.getBean(InProcessGateways.class)).isSameAs(own));
	}

	@Test
	void hasNoWiresWithoutConnectors() {
		this.runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(InProcessGateways.class)
				.doesNotHaveBean(InProcessWireFactory.class));
	}

	@Test
	void isNotThereWithoutTheClasses() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(InProcessAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("dev.connector.transport"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("connectorInProcessGateways"));
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
