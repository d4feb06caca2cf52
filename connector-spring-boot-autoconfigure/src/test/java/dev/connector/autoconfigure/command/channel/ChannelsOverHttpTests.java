package dev.connector.autoconfigure.command.channel;

import java.util.Arrays;

import dev.connector.autoconfigure.FreePorts;
import dev.connector.autoconfigure.command.http.CommandHttpAutoConfiguration;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.connection.ConnectionState;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests of two applications of which one calls the other over HTTP.
 */
class ChannelsOverHttpTests {

	private static final String TO = "connector.commands.channels.root.uri=http://127.0.0.1:";

	private static final String TOKEN = "connector.commands.channels.root.token=";

	@Test
	void commandsOfTheServerAreCalled() throws Exception {
		try (RegistryApplication root = server("connector.commands.http.tokens=secret");
				RegistryApplication leaf = RegistryApplication.start(TO + root.port(), TOKEN + "secret",
						"connector.commands.channels.root.prefix=far")) {
			leaf.awaitReady("root");
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(leaf.registry().commands()).extracting("id").containsExactly("far.root.name"));
			assertThat(leaf.call("far.root.name")).isEqualTo("the root");
			assertThat(root.registry().commands()).extracting("id").containsExactly("root.name");
		}
	}

	@Test
	void wrongTokenIsNoReasonToGoOn() throws Exception {
		try (RegistryApplication root = server("connector.commands.http.tokens=secret");
				RegistryApplication leaf = RegistryApplication.start(TO + root.port(), TOKEN + "wrong")) {
			Awaitility.await()
				.until(() -> leaf.links().list().get(0).link().snapshot().state() == ConnectionState.FAILED);
			assertThat(leaf.links().list().get(0).link().snapshot().connection().lastError()).isNotNull();
		}
	}

	@Test
	void serverThatIsGoneComesBack() throws Exception {
		try (RegistryApplication root = server();
				TcpFaultProxy proxy = TcpFaultProxy.to(root.port());
				RegistryApplication leaf = RegistryApplication.start(TO + proxy.port(),
						"connector.commands.channels.root.heartbeat.interval=50ms",
						"connector.commands.channels.root.heartbeat.timeout=1s")) {
			leaf.awaitReady("root");
			// The list comes a moment after the channel
			Awaitility.await().ignoreExceptions().until(() -> "the root".equals(leaf.call("root.name")));
			proxy.refuse();
			proxy.cut();
			Awaitility.await()
				.until(() -> leaf.links().list().get(0).link().snapshot().state() != ConnectionState.READY);
			proxy.heal();
			Awaitility.await().until(() -> leaf.links().list().get(0).link().snapshot().connection().generation() >= 2);
			// The list comes a moment after the channel
			Awaitility.await().ignoreExceptions().until(() -> "the root".equals(leaf.call("root.name")));
		}
	}

	@Test
	void callThatGoesInACircleIsNotFound() throws Exception {
		int port = FreePorts.next();
		try (RegistryApplication one = server("connector.commands.router=other",
				"connector.commands.channels.other.uri=http://127.0.0.1:" + port);
				RegistryApplication other = server("connector.commands.router=one", "server.port=" + port,
						"connector.commands.channels.one.uri=http://127.0.0.1:" + one.port())) {
			other.awaitReady("one");
			one.awaitReady("other");
			assertThatThrownBy(() -> one.call("nowhere")).rootCause()
				.isInstanceOf(CommandException.class)
				.extracting((ex) -> ((CommandException) ex).code())
				.isEqualTo(CommandErrorCode.NOT_FOUND);
			assertThatThrownBy(() -> other.call("nowhere")).rootCause().hasMessageContaining("not found");
		}
	}

	private static RegistryApplication server(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "connector.commands.http.enabled=true";
		RegistryApplication server = RegistryApplication.start(WebApplicationType.SERVLET,
				new Class<?>[] { Server.class }, all);
		server.command("root.name", "the root");
		return server;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, CommandHttpAutoConfiguration.class })
	static class Server {

	}

}
