package dev.connector.autoconfigure.command.channel;

import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.command.GatewayCommandsAutoConfiguration;
import dev.connector.autoconfigure.gateway.websocket.GatewayWebSocketAutoConfiguration;
import dev.connector.autoconfigure.websocket.WebSocketWireAutoConfiguration;
import dev.connector.command.channel.destination.GatewayCommands;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two applications that reach each other through a gateway.
 */
class ChannelsOverDestinationTests {

	@Test
	void eachCallsTheOtherThroughTheGateway() throws Exception {
		try (ConfigurableApplicationContext gateway = gateway();
				RegistryApplication one = leaf(port(gateway), "one");
				RegistryApplication other = leaf(port(gateway), "other")) {
			one.awaitReady("gateway");
			other.awaitReady("gateway");
			one.command("one.name", "number one");
			other.command("other.name", "the other");
			assertThat(one.call("other.name")).isEqualTo("the other");
			assertThat(other.call("one.name")).isEqualTo("number one");
			assertThat(gateway.getBean(GatewayCommands.class).registries()).containsOnlyKeys("default");
		}
	}

	@Test
	void channelThatIsCutComesBack() throws Exception {
		try (ConfigurableApplicationContext gateway = gateway();
				TcpFaultProxy proxy = TcpFaultProxy.to(port(gateway));
				RegistryApplication one = leaf(proxy.port(), "one");
				RegistryApplication other = leaf(port(gateway), "other")) {
			other.command("other.name", "the other");
			one.awaitReady("gateway");
			other.awaitReady("gateway");
			proxy.cut();
			Awaitility.await().until(() -> one.links().list().get(0).link().snapshot().connection().generation() >= 2);
			Awaitility.await().ignoreExceptions().until(() -> "the other".equals(one.call("other.name")));
		}
	}

	private static RegistryApplication leaf(int port, String instance) {
		return RegistryApplication.start(WebApplicationType.NONE, new Class<?>[] { Wires.class },
				"connector.instance=" + instance, "connector.destinations.default.uri=ws://127.0.0.1:" + port,
				"connector.commands.channels.gateway.uri=destination:default", "connector.commands.router=gateway");
	}

	private static ConfigurableApplicationContext gateway() {
		return new SpringApplicationBuilder(Server.class).web(WebApplicationType.SERVLET)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn", "server.shutdown=immediate",
					"server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=true",
					"connector.gateway.move-timeout=0", "connector.gateway.drain-timeout=2s")
			.run();
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(WebSocketWireAutoConfiguration.class)
	static class Wires {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			GatewayAutoConfiguration.class, GatewayWebSocketAutoConfiguration.class,
			GatewayCommandsAutoConfiguration.class })
	static class Server {

	}

}
