package dev.connector.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Over TLS, changed bytes are noticed.
 */
@Timeout(60)
class CorruptTlsTests {

	private static final String PASSWORD = "changeit";

	private static SSLContext tls;

	@BeforeAll
	static void createCertificate(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("target.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
				"target", "-keyalg", "EC", "-dname", "CN=localhost")
			.inheritIO()
			.start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		own.init(keys, PASSWORD.toCharArray());
		TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trusted.init(keys);
		tls = SSLContext.getInstance("TLS");
		tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
	}

	@ParameterizedTest
	@EnumSource
	void receiverOfAFlippedBitNoticesIt(Side sender) throws Exception {
		try (SSLServerSocket server = (SSLServerSocket) tls.getServerSocketFactory()
			.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
				TcpFaultProxy proxy = TcpFaultProxy.to(server.getLocalPort());
				SSLSocket client = (SSLSocket) tls.getSocketFactory()
					.createSocket(InetAddress.getLoopbackAddress(), proxy.port());
				SSLSocket target = (SSLSocket) server.accept()) {
			SSLSocket from = (sender == Side.CLIENT) ? client : target;
			SSLSocket to = (sender == Side.CLIENT) ? target : client;
			CompletableFuture<Void> handshake = CompletableFuture.runAsync(() -> shakeHands(client));
			target.startHandshake();
			handshake.get(30, TimeUnit.SECONDS);
			from.getOutputStream().write(42);
			assertThat(to.getInputStream().read()).isEqualTo(42);
			proxy.inject(Fault.corrupt(sender));
			from.getOutputStream().write(new byte[1000]);
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> to.getInputStream().read());
		}
	}

	private static void shakeHands(SSLSocket socket) {
		try {
			socket.startHandshake();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
