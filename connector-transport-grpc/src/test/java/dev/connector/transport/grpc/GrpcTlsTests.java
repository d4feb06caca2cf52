package dev.connector.transport.grpc;

import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.Wire;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wires with TLS over real sockets.
 */
@Timeout(120)
class GrpcTlsTests {

	private static final String TRUST_STORE = "javax.net.ssl.trustStore";

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path directory;

	private static File keyStore;

	@BeforeAll
	static void createCertificate() throws Exception {
		keyStore = directory.resolve("gateway.p12").toFile();
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-alias", "gateway", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-ext",
				"bc=ca:true")
			.inheritIO()
			.start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(keytool.exitValue()).isZero();
	}

	@Test
	void aCertificateThatTheJvmTrustsIsAccepted() throws Exception {
		String before = System.getProperty(TRUST_STORE);
		System.setProperty(TRUST_STORE, keyStore.toString());
		System.setProperty(TRUST_STORE + "Password", PASSWORD);
		try (TestGateway gateway = secureGateway()) {
			Wire wire = WireEvents.connect(wireTo(gateway, "grpcs"));
			Events<GatewayFrame> events = new Events<>();
			wire.open(events);
			gateway.next();
			events.opened();
			wire.close();
		}
		finally {
			restore(TRUST_STORE, before);
			System.clearProperty(TRUST_STORE + "Password");
		}
	}

	@Test
	void aCertificateThatTheJvmDoesNotTrustIsNamedAsTheCause() throws Exception {
		try (TestGateway gateway = secureGateway()) {
			Wire wire = wireTo(gateway, "grpcs");
			Failure failure = failureOf(wire);
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("unable to find valid certification path");
			wire.close();
		}
	}

	@Test
	void aPlainWireToASecureGatewayAndTheReverseFail() throws Exception {
		try (TestGateway secure = secureGateway(); TestGateway plain = new TestGateway()) {
			Wire plainToSecure = wireTo(secure, "grpc");
			assertThat(failureOf(plainToSecure).type()).isEqualTo(FailureType.TRANSIENT);
			plainToSecure.close();
			Wire secureToPlain = wireTo(plain, "grpcs");
			assertThat(failureOf(secureToPlain).type()).isEqualTo(FailureType.TRANSIENT);
			secureToPlain.close();
		}
	}

	private static Failure failureOf(Wire wire) throws InterruptedException {
		return WireEvents.failureOf(wire);
	}

	private static Wire wireTo(TestGateway gateway, String scheme) {
		return new GrpcWireFactory().create(
				DestinationOptions.of("cloud", URI.create(scheme + "://localhost:" + gateway.port())),
				URI.create(scheme + "://localhost:" + gateway.port()));
	}

	private static TestGateway secureGateway() throws Exception {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = new FileInputStream(keyStore)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD.toCharArray());
		SslContext context = GrpcSslContexts.configure(SslContextBuilder.forServer(managers)).build();
		return new TestGateway(new InetSocketAddress(InetAddress.getByName("localhost"), 0),
				(server) -> server.sslContext(context));
	}

	private static void restore(String property, String value) {
		if (value != null) {
			System.setProperty(property, value);
		}
		else {
			System.clearProperty(property);
		}
	}

}
