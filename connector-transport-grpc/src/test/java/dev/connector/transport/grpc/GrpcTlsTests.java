package dev.connector.transport.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.connector.destination.DestinationOptions;
import dev.connector.destination.TlsOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.Wire;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wires with TLS over real sockets.
 */
@Timeout(120)
class GrpcTlsTests {

	private static final String TRUST_STORE = "javax.net.ssl.trustStore";

	private static final String HERE = "dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";

	@TempDir
	static Path directory;

	private static Certificates ours;

	private static Certificates theirs;

	@BeforeAll
	static void createCertificates() throws Exception {
		ours = Certificates.in(directory, "ours")
			.sign("gateway", HERE)
			.sign("expired", HERE, "-20d")
			.sign("future", HERE, "+2d")
			.sign("elsewhere", "dns:gateway.example.org")
			.sign("connector", "dns:connector");
		theirs = Certificates.in(directory, "theirs").sign("stranger", "dns:connector");
	}

	@Test
	void aCertificateOfATrustedAuthorityIsAccepted() throws Exception {
		try (TestGateway gateway = gateway("gateway")) {
			assertOpens(gateway, ours.trusting());
		}
	}

	@Test
	void aCertificateThatTheJvmTrustsIsAccepted() throws Exception {
		String before = System.getProperty(TRUST_STORE);
		System.setProperty(TRUST_STORE, ours.store.toString());
		System.setProperty(TRUST_STORE + "Password", Certificates.PASSWORD);
		try (TestGateway gateway = gateway("gateway")) {
			assertOpens(gateway, TlsOptions.DEFAULTS);
		}
		finally {
			restore(TRUST_STORE, before);
			System.clearProperty(TRUST_STORE + "Password");
		}
	}

	@Test
	void aCertificateThatTheJvmDoesNotTrustIsNamedAsTheCause() throws Exception {
		try (TestGateway gateway = gateway("gateway")) {
			assertFails(gateway, TlsOptions.DEFAULTS, "the certificate of the other side is not trusted",
					"unable to find valid certification path");
			assertFails(gateway, theirs.trusting(), "the certificate of the other side is not trusted",
					"unable to find valid certification path");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "expired", "future" })
	void aCertificateOfAnotherTimeIsNamedAsTheCause(String alias) throws Exception {
		try (TestGateway gateway = gateway(alias)) {
			assertFails(gateway, ours.trusting(), "the certificate of the other side is not valid at this time",
					alias.equals("expired") ? "NotAfter" : "NotBefore");
		}
	}

	@Test
	void aCertificateOfAnotherHostIsNamedAsTheCause() throws Exception {
		try (TestGateway gateway = gateway("elsewhere")) {
			assertFails(gateway, ours.trusting(), "the certificate of the other side is for another host name",
					"use a host name of the certificate in connector.destinations.cloud.uri");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aGatewayMayDemandACertificate(String version) throws Exception {
		try (TestGateway gateway = gateway("gateway",
				(server) -> server.trustManager(trustOf(ours)).clientAuth(ClientAuth.REQUIRE).protocols(version))) {
			assertOpens(gateway, ours.showing("connector"));
			assertOwnCertificateFails(gateway, ours.trusting());
			assertOwnCertificateFails(gateway,
					new TlsOptions(theirs.keys("stranger"), ours.trust(), List.of(), List.of()));
		}
	}

	@Test
	void versionsAndCiphersAreThoseThatWereNamed() throws Exception {
		try (TestGateway gateway = gateway("gateway", (server) -> server.protocols("TLSv1.3"))) {
			assertOpens(gateway, new TlsOptions(null, ours.trust(), List.of("TLSv1.3"), List.of()));
			assertOpens(gateway, new TlsOptions(null, ours.trust(), List.of(), List.of("TLS_AES_256_GCM_SHA384")));
			assertFails(gateway, new TlsOptions(null, ours.trust(), List.of("TLSv1.2"), List.of()),
					"the two sides have no version or cipher of TLS in common", "compare the TLS versions");
		}
	}

	@Test
	void aPlainGatewayIsNamedAsTheCause() throws Exception {
		try (TestGateway plain = new TestGateway()) {
			assertFails(plain, ours.trusting(), "the other side does not speak TLS there", "check scheme and port");
		}
	}

	@Test
	void aPlainWireToASecureGatewayFails() throws Exception {
		try (TestGateway secure = gateway("gateway")) {
			Failure failure = WireEvents.failureOf(wireTo("grpc", secure.port(), () -> ours.trusting()));
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("the connection ended without a word");
		}
	}

	@Test
	void aServerThatKnowsNoHttp2IsNamedAsTheCause() throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(ours.keys("gateway").getKeyManagers(), null, null);
		try (ServerSocket server = context.getServerSocketFactory()
			.createServerSocket(0, 10, InetAddress.getByName("localhost"))) {
			answer(server);
			Failure failure = WireEvents.failureOf(wireTo("grpcs", server.getLocalPort(), () -> ours.trusting()));
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("the other side does not speak HTTP/2 there").contains("ALPN");
		}
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("localhost"))) {
			answer(server);
			Failure failure = WireEvents.failureOf(wireTo("grpc", server.getLocalPort(), () -> ours.trusting()));
			assertThat(failure.message()).contains("the other side does not speak HTTP/2 there");
		}
	}

	@Test
	void everyWireIsMadeWithTheKeysOfThatMoment() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		try (TestGateway gateway = gateway("gateway")) {
			TlsSource source = () -> (asked.getAndIncrement() == 0) ? theirs.trusting() : ours.trusting();
			assertThat(WireEvents.failureOf(wireTo("grpcs", gateway.port(), source)).message())
				.contains("is not trusted");
			WireEvents.connect(wireTo("grpcs", gateway.port(), source)).close();
			assertThat(asked).hasValue(2);
			TlsSource broken = () -> {
				throw new IllegalStateException("no bundle named 'home'");
			};
			assertThat(WireEvents.failureOf(wireTo("grpcs", gateway.port(), broken)).message())
				.contains("no bundle named 'home'");
		}
	}

	@Test
	void literalsOfIpv6WorkWithTls() throws Exception {
		SslContext context = server(ours.keys("gateway"), UnaryOperator.identity());
		try (TestGateway gateway = new TestGateway(new InetSocketAddress(InetAddress.getByName("::1"), 0),
				(server) -> server.sslContext(context))) {
			URI uri = URI.create("grpcs://[::1]:" + gateway.port());
			WireEvents.connect(wireTo(uri, () -> ours.trusting())).close();
		}
	}

	private static void assertOpens(TestGateway gateway, TlsOptions tls) throws Exception {
		Wire wire = WireEvents.connect(wireTo("grpcs", gateway.port(), () -> tls));
		Events<GatewayFrame> events = new Events<>();
		wire.open(events);
		gateway.next();
		events.opened();
		wire.close();
	}

	/** With TLS 1.2 a server may also say no more than that the handshake failed. */
	private static void assertOwnCertificateFails(TestGateway gateway, TlsOptions tls) throws Exception {
		Failure failure = WireEvents.failureOf(wireTo("grpcs", gateway.port(), () -> tls));
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message())
			.containsAnyOf("does not trust, or misses, the certificate of this side",
					"a cipher in common, or the certificate of this side")
			.contains("check the key store of this side");
	}

	private static void assertFails(TestGateway gateway, TlsOptions tls, String meaning, String detail)
			throws Exception {
		Failure failure = WireEvents.failureOf(wireTo("grpcs", gateway.port(), () -> tls));
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).startsWith("grpcs://localhost:" + gateway.port() + ": " + meaning)
			.contains(detail);
	}

	/** Reads something, and answers as a web server does. */
	private static void answer(ServerSocket server) {
		Thread thread = new Thread(() -> {
			try (Socket socket = server.accept()) {
				InputStream in = socket.getInputStream();
				OutputStream out = socket.getOutputStream();
				assertThat(in.read()).isNotNegative();
				out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				in.transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				// The wire hung up
				return;
			}
		}, "web-server");
		thread.setDaemon(true);
		thread.start();
	}

	private static Wire wireTo(String scheme, int port, TlsSource tls) {
		return wireTo(URI.create(scheme + "://localhost:" + port), tls);
	}

	private static Wire wireTo(URI uri, TlsSource tls) {
		Supplier<TlsOptions> supplier = () -> {
			try {
				return tls.get();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		};
		return new GrpcWireFactory().create(
				DestinationOptions.of("cloud", uri).withAccess(DestinationOptions.Access.OPEN.withTls(supplier)), uri);
	}

	private static TestGateway gateway(String alias) throws Exception {
		return gateway(alias, UnaryOperator.identity());
	}

	private static TestGateway gateway(String alias, UnaryOperator<SslContextBuilder> customizer) throws Exception {
		SslContext context = server(ours.keys(alias), customizer);
		return new TestGateway(new InetSocketAddress(InetAddress.getByName("localhost"), 0),
				(server) -> server.sslContext(context));
	}

	private static SslContext server(KeyManagerFactory keys, UnaryOperator<SslContextBuilder> customizer)
			throws Exception {
		return customizer.apply(GrpcSslContexts.configure(SslContextBuilder.forServer(keys))).build();
	}

	private static TrustManagerFactory trustOf(Certificates authority) {
		try {
			return authority.trust();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void restore(String property, String value) {
		if (value != null) {
			System.setProperty(property, value);
		}
		else {
			System.clearProperty(property);
		}
	}

	private interface TlsSource {

		TlsOptions get() throws Exception;

	}

}
