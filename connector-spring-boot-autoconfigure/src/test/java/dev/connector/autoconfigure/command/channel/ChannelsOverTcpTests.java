package dev.connector.autoconfigure.command.channel;

import java.net.URI;

import dev.connector.autoconfigure.FreePorts;
import dev.connector.connection.ConnectionState;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two applications that are connected over TCP.
 */
class ChannelsOverTcpTests {

	private static final String LISTEN = "connector.commands.listeners.tree.uri=tcp://127.0.0.1:0";

	@Test
	void eachCallsTheOther() throws Exception {
		try (RegistryApplication root = RegistryApplication.start(LISTEN);
				RegistryApplication leaf = RegistryApplication.start(
						"connector.commands.channels.root.uri=" + root.listening("tree"),
						"connector.commands.router=root")) {
			leaf.awaitReady("root");
			root.command("root.name", "the root");
			leaf.command("leaf.name", "a leaf");
			assertThat(leaf.call("root.name")).isEqualTo("the root");
			assertThat(root.call("leaf.name")).isEqualTo("a leaf");
			assertThat(root.registry().channels()).extracting("id").containsExactly("tree-1");
			assertThat(leaf.links().list()).extracting(PeerLink::kind).containsExactly("tcp");
		}
	}

	@Test
	void peerThatComesLaterIsFound() throws Exception {
		String uri = "tcp://127.0.0.1:" + FreePorts.next();
		try (RegistryApplication leaf = RegistryApplication.start("connector.commands.channels.root.uri=" + uri)) {
			Awaitility.await().until(() -> leaf.links().list().get(0).link().snapshot().connection().attempt() > 1);
			try (RegistryApplication later = RegistryApplication
				.start("connector.commands.listeners.tree.uri=" + uri)) {
				later.command("root.name", "came later");
				leaf.awaitReady("root");
				Awaitility.await().ignoreExceptions().until(() -> "came later".equals(leaf.call("root.name")));
			}
		}
	}

	@Test
	void channelThatIsCutComesBack() throws Exception {
		try (RegistryApplication root = RegistryApplication.start(LISTEN);
				TcpFaultProxy proxy = TcpFaultProxy.to(URI.create(root.listening("tree")).getPort());
				RegistryApplication leaf = RegistryApplication
					.start("connector.commands.channels.root.uri=tcp://127.0.0.1:" + proxy.port())) {
			root.command("root.name", "the root");
			leaf.awaitReady("root");
			Awaitility.await().until(() -> !leaf.registry().commands().isEmpty());
			proxy.cut();
			Awaitility.await().until(() -> leaf.links().list().get(0).link().snapshot().connection().generation() >= 2);
			Awaitility.await().until(() -> !leaf.registry().commands().isEmpty());
			assertThat(leaf.call("root.name")).isEqualTo("the root");
			assertThat(leaf.links().list().get(0).link().snapshot().state()).isEqualTo(ConnectionState.READY);
		}
	}

}
