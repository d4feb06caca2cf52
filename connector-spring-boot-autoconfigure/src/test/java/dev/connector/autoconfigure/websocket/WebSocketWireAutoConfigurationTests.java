package dev.connector.autoconfigure.websocket;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.destination.DestinationSnapshot;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.websocket.WebSocketWireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class WebSocketWireAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ConnectorAutoConfiguration.class, WebSocketWireAutoConfiguration.class));

	@Test
	void destinationsAreReachedOverWebSocket() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner.withUserConfiguration(Greeter.class)
				.withPropertyValues("connector.instance=one", "connector.lifecycle.drain-timeout=100ms",
						"connector.destinations.default.uri=ws://127.0.0.1:" + silent.getLocalPort())
				.run((context) -> {
					silent.accept().close();
					DestinationSnapshot.WireSnapshot wire = Awaitility.await()
						.atMost(60, TimeUnit.SECONDS)
						.until(() -> context.getBean(ConnectorRuntime.class)
							.destinations()
							.get(0)
							.snapshot()
							.wires()
							.get(0), (seen) -> seen.lastFailure() != null);
					assertThat(wire.kind()).isEqualTo("websocket");
					assertThat(wire.address()).contains("127.0.0.1:" + silent.getLocalPort());
				});
		}
	}

	@Test
	void closesItsWiresWithTheApplication() {
		WebSocketWireFactory[] made = new WebSocketWireFactory[1];
		this.runner.run((context) -> made[0] = context.getBean(WebSocketWireFactory.class));
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(made[0]::isTerminated);
	}

	@Test
	void backsOffFromTheApplicationsOwnFactory() {
		Scheduler scheduler = new VirtualScheduler();
		WebSocketWireFactory own = new WebSocketWireFactory(scheduler);
		this.runner.withBean(WebSocketWireFactory.class, () -> own)
			.run((context) -> assertThat(context.getBean(WebSocketWireFactory.class)).isSameAs(own));
	}

	@Test
	void isNotThereWithoutConnectorsOrTheTransport() {
		this.runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketWireFactory.class));
		this.runner.withClassLoader(new FilteredClassLoader("dev.connector.transport.websocket"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ConnectorRuntime.class)
				.doesNotHaveBean("connectorWebSocketWireFactory"));
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
