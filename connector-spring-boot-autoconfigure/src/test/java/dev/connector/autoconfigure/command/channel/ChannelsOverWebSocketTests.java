package dev.connector.autoconfigure.command.channel;

import java.util.Arrays;

import dev.connector.autoconfigure.command.websocket.CommandWebSocketAutoConfiguration;
import dev.connector.connection.ConnectionState;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two applications that are connected over WebSocket.
 */
class ChannelsOverWebSocketTests {

	private static final String TO = "connector.commands.channels.root.uri=ws://127.0.0.1:";

	private static final String PATH = "/app/cmd/ws";

	private static final String TOKEN = "connector.commands.channels.root.token=";

	@Test
	void eachCallsTheOther() throws Exception {
		try (RegistryApplication root = server("connector.commands.websocket.tokens=secret");
				RegistryApplication leaf = RegistryApplication.start(TO + root.port() + PATH, TOKEN + "secret",
						"connector.commands.router=root")) {
			leaf.awaitReady("root");
			leaf.command("leaf.name", "a leaf");
			assertThat(leaf.call("root.name")).isEqualTo("the root");
			assertThat(root.call("leaf.name")).isEqualTo("a leaf");
			assertThat(root.registry().channels()).extracting("id").containsExactly("websocket-1");
		}
	}

	@Test
	void longTextsPass() throws Exception {
		try (RegistryApplication root = server();
				RegistryApplication leaf = RegistryApplication.start(TO + root.port() + PATH)) {
			String text = "ä€x".repeat(300_000);
			root.command("long", text);
			leaf.awaitReady("root");
			root.registry();
			leaf.links().find("root").orElseThrow().link().reconnect();
			Awaitility.await()
				.until(() -> leaf.registry().commands().stream().anyMatch((command) -> command.id().equals("long")));
			assertThat(leaf.call("long")).isEqualTo(text);
		}
	}

	@Test
	void wrongTokenIsRefused() throws Exception {
		try (RegistryApplication root = server("connector.commands.websocket.tokens=secret");
				RegistryApplication leaf = RegistryApplication.start(TO + root.port() + PATH, TOKEN + "wrong")) {
			Awaitility.await()
				.until(() -> leaf.links().list().get(0).link().snapshot().state() == ConnectionState.FAILED);
			assertThat(root.registry().channels()).isEmpty();
		}
	}

	@Test
	void channelThatIsCutComesBack() throws Exception {
		try (RegistryApplication root = server();
				TcpFaultProxy proxy = TcpFaultProxy.to(root.port());
				RegistryApplication leaf = RegistryApplication.start(TO + proxy.port() + PATH)) {
			leaf.awaitReady("root");
			proxy.cut();
			Awaitility.await().until(() -> leaf.links().list().get(0).link().snapshot().connection().generation() >= 2);
			Awaitility.await().until(() -> !leaf.registry().commands().isEmpty());
			assertThat(leaf.call("root.name")).isEqualTo("the root");
			Awaitility.await().until(() -> root.registry().channels().size() == 1);
		}
	}

	@Test
	void tooManyChannelsAreRefused() throws Exception {
		try (RegistryApplication root = server("connector.commands.websocket.max-connections=1");
				RegistryApplication leaf = RegistryApplication.start(TO + root.port() + PATH)) {
			leaf.awaitReady("root");
			try (RegistryApplication other = RegistryApplication.start(TO + root.port() + PATH)) {
				Awaitility.await()
					.until(() -> other.links().list().get(0).link().snapshot().connection().attempt() > 1);
				assertThat(root.registry().channels()).hasSize(1);
			}
		}
	}

	private static RegistryApplication server(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = "connector.commands.websocket.enabled=true";
		all[properties.length + 1] = "server.servlet.context-path=/app";
		RegistryApplication server = RegistryApplication.start(WebApplicationType.SERVLET,
				new Class<?>[] { Server.class }, all);
		server.command("root.name", "the root");
		return server;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, CommandWebSocketAutoConfiguration.class })
	static class Server {

	}

}
