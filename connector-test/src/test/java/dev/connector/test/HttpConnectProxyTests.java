package dev.connector.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class HttpConnectProxyTests {

	private static final int PATIENCE_MILLIS = 10_000;

	private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

	private ServerSocket server;

	private HttpConnectProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.server.setSoTimeout(PATIENCE_MILLIS);
		this.proxy = HttpConnectProxy.start();
	}

	@AfterEach
	void nothingIsLeft() throws Exception {
		this.proxy.close();
		this.server.close();
		assertThat(this.proxy.open()).isZero();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().startsWith("connector-test-proxy-" + this.proxy.port())) {
				thread.join(PATIENCE_MILLIS);
				assertThat(thread.isAlive()).as(thread.getName()).isFalse();
			}
		}
	}

	@Test
	void bytesAndEndsPassThroughATunnel() throws IOException {
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(200);
			send(client, "hello");
			try (Socket target = this.server.accept()) {
				assertThat(target.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
				send(target, "you");
				assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("you");
				client.shutdownOutput();
				assertThat(target.getInputStream().read()).isEqualTo(-1);
				send(target, "bye");
				target.shutdownOutput();
				assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
			}
		}
		assertThat(this.proxy.tunnels()).isEqualTo(1);
		assertThat(this.proxy.requested()).containsExactly("127.0.0.1:" + this.server.getLocalPort());
		assertThat(this.proxy.uri()).hasPort(this.proxy.port());
	}

	@Test
	void namesMayBeKnownToTheProxyOnly() throws IOException {
		this.proxy.withHost("gateway.internal");
		try (Socket client = connect()) {
			assertThat(ask(client, "gateway.internal", "")).isEqualTo(200);
			this.server.accept().close();
		}
	}

	@Test
	void targetThatIsNotThereIsA502() throws IOException {
		try (Socket client = connect(); Socket taken = new Socket()) {
			// Nobody listens there, and nobody else can
			taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			assertThat(tunnel(client, "127.0.0.1:" + taken.getLocalPort(), "")).isEqualTo(502);
			assertSeesEnd(client);
		}
		assertThat(this.proxy.tunnels()).isZero();
	}

	@Test
	void credentialsAreWanted() throws IOException {
		this.proxy.withCredentials("user", "secret");
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(407);
			assertSeesEnd(client);
		}
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", authorization("user:wrong"))).isEqualTo(407);
		}
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", authorization("user:secret"))).isEqualTo(200);
		}
	}

	@Test
	void otherRequestsThanTunnelsAreRefused() throws IOException {
		try (Socket client = connect()) {
			send(client, "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(status(client)).isEqualTo(405);
		}
		assertThat(this.proxy.requested()).isEmpty();
	}

	@Test
	void refusesWithAStatusUntilHealed() throws IOException {
		this.proxy.refuse(403);
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(403);
			assertSeesEnd(client);
		}
		this.proxy.heal();
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(200);
		}
	}

	@Test
	void blocksHttp2AndNothingElseUntilHealed() throws IOException {
		this.proxy.blockHttp2();
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(200);
			send(client, PREFACE);
			assertSeesEnd(client);
			assertThat(this.server.accept().getInputStream().read()).isEqualTo(-1);
		}
		assertPasses("GET / HTTP/1.1\r\n");
		this.proxy.heal();
		assertPasses(PREFACE);
		assertThat(this.proxy.blocked()).isEqualTo(1);
	}

	@Test
	void blocksTlsThatOffersHttp2() throws Exception {
		this.proxy.blockHttp2();
		assertThat(helloArrives("h2", "http/1.1")).isFalse();
		assertThat(helloArrives("http/1.1")).isTrue();
		this.proxy.heal();
		assertThat(helloArrives("h2")).isTrue();
	}

	@Test
	void cutClosesTunnels() throws IOException {
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(200);
			assertThat(this.proxy.open()).isEqualTo(1);
			send(client, "hello");
			try (Socket target = this.server.accept()) {
				assertThat(target.getInputStream().readNBytes(5)).hasSize(5);
				this.proxy.cut();
				assertSeesEnd(client);
				assertThat(target.getInputStream().read()).isEqualTo(-1);
			}
		}
	}

	private void assertPasses(String sent) throws IOException {
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(200);
			send(client, sent);
			try (Socket target = this.server.accept()) {
				assertThat(target.getInputStream().readNBytes(sent.length())).asString().isEqualTo(sent);
			}
		}
	}

	/**
	 * Nobody answers the hello; it arrives at the target, or the proxy cuts the tunnel.
	 */
	private boolean helloArrives(String... protocols) throws Exception {
		try (Socket client = connect()) {
			assertThat(ask(client, "127.0.0.1", "")).isEqualTo(200);
			SSLSocket tls = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket(client, "a", 1, false);
			SSLParameters parameters = tls.getSSLParameters();
			parameters.setApplicationProtocols(protocols);
			tls.setSSLParameters(parameters);
			Thread handshake = new Thread(() -> {
				try {
					tls.startHandshake();
				}
				catch (IOException ex) {
					// There is no server that speaks TLS
					return;
				}
			});
			handshake.start();
			boolean arrives;
			try (Socket target = this.server.accept()) {
				target.setSoTimeout(PATIENCE_MILLIS);
				arrives = target.getInputStream().read() == 22;
			}
			handshake.join(Duration.ofMillis(PATIENCE_MILLIS).toMillis());
			return arrives;
		}
	}

	private Socket connect() throws IOException {
		Socket client = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		client.setSoTimeout(PATIENCE_MILLIS);
		return client;
	}

	private int ask(Socket client, String host, String headers) throws IOException {
		return tunnel(client, host + ":" + this.server.getLocalPort(), headers);
	}

	private static int tunnel(Socket client, String authority, String headers) throws IOException {
		send(client, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + headers + "\r\n");
		return status(client);
	}

	private static int status(Socket client) throws IOException {
		StringBuilder head = new StringBuilder();
		InputStream in = client.getInputStream();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			assertThat(next).as("the next character after '%s'", head).isNotNegative();
			head.append((char) next);
		}
		return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
	}

	private static String authorization(String userAndPassword) {
		return "proxy-authorization: Basic "
				+ Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)) + "\r\n";
	}

	private static void assertSeesEnd(Socket client) throws IOException {
		assertThat(client.getInputStream().read()).isEqualTo(-1);
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

}
