package dev.connector.transport.websocket;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.managed.MessageChannel;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSockets with TLS over real sockets.
 */
@Timeout(120)
class WebSocketTlsTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path directory;

	private static SSLContext tls;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	@BeforeAll
	static void createCertificate() throws Exception {
		Path file = directory.resolve("peer.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
				"peer", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-ext", "bc=ca:true")
			.inheritIO()
			.start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(keytool.exitValue()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keyManagers.init(keys, PASSWORD.toCharArray());
		TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trustManagers.init(keys);
		tls = SSLContext.getInstance("TLS");
		tls.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
	}

	@Test
	void aTrustedPeerIsSpokenTo() throws Exception {
		try (TestPeer peer = TestPeer.secure(tls);
				WebSocketClients clients = new WebSocketClients(this.scheduler, () -> tls)) {
			Events events = new Events();
			MessageChannel<WebSocketMessage> channel = clients.transport(WebSocketOptions.of(peer.uri())).open(events);
			events.opened();
			channel.ping();
			assertThat(events.next()).isEqualTo(Events.PONG);
			clients.transport(WebSocketOptions.of(peer.uri())).open(new Events());
			assertThat(events.isEmpty()).isTrue();
		}
	}

	@Test
	void aCertificateThatIsNotTrustedIsTransientAndSaysWhatToDo() throws Exception {
		try (TestPeer peer = TestPeer.secure(tls); WebSocketClients clients = new WebSocketClients(this.scheduler)) {
			Failure failure = failure(clients, peer.uri());
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("is not trusted").contains("trust store");
		}
	}

	@Test
	void aCertificateOfAnotherHostIsToldApart() throws Exception {
		try (TestPeer peer = TestPeer.secure(tls);
				WebSocketClients clients = new WebSocketClients(this.scheduler, () -> tls)) {
			Failure failure = failure(clients, URI.create("wss://127.0.0.1:" + peer.getPort() + "/"));
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("another host name");
		}
	}

	@Test
	void aPlainPeerIsToldFromASecureOne() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				WebSocketClients clients = new WebSocketClients(this.scheduler, () -> tls)) {
			Events events = new Events();
			clients.transport(WebSocketOptions.of(URI.create("wss://localhost:" + server.getLocalPort() + "/")))
				.open(events)
				.ping();
			try (Socket socket = server.accept()) {
				socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
				Failure failure = events.failure();
				assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
				assertThat(failure.message()).contains("does not speak TLS");
			}
		}
	}

	@Test
	void aSecurePeerIsToldFromAPlainOne() throws Exception {
		try (TestPeer peer = TestPeer.secure(tls); WebSocketClients clients = new WebSocketClients(this.scheduler)) {
			Failure failure = failure(clients, URI.create("ws://localhost:" + peer.getPort() + "/"));
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		}
	}

	@Test
	void aContextThatCanNotBeMadeIsAFailureLikeAnyOther() throws Exception {
		try (TestPeer peer = TestPeer.secure(tls);
				WebSocketClients clients = new WebSocketClients(this.scheduler, () -> {
					throw new IllegalStateException("no key store");
				})) {
			assertThat(failure(clients, peer.uri()).message()).contains("no key store");
		}
	}

	private static Failure failure(WebSocketClients clients, URI uri) throws InterruptedException {
		Events events = new Events();
		clients.transport(WebSocketOptions.of(uri)).open(events);
		return events.lastFailure();
	}

}
