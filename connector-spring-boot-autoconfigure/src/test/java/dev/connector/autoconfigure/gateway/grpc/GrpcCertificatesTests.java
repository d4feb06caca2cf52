package dev.connector.autoconfigure.gateway.grpc;

import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.websocket.GatewayWebSocketAutoConfiguration;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.TlsOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import dev.connector.transport.grpc.GrpcWireFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what the servers of a gateway show and trust, and of what happens when that
 * changes.
 */
@Timeout(180)
class GrpcCertificatesTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path made;

	@TempDir
	Path used;

	private final List<FakeConnector> connectors = new ArrayList<>();

	private @Nullable ConfigurableApplicationContext context;

	@BeforeAll
	static void makeCertificates() throws Exception {
		for (String name : List.of("first", "second", "client")) {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-keystore", made.resolve(name).toString(), "-storetype", "PKCS12", "-storepass",
					PASSWORD, "-alias", "same", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:localhost",
					"-ext", "bc=ca:true")
				.inheritIO()
				.start();
			assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	@BeforeEach
	void useTheFirst() throws Exception {
		use("first");
	}

	@AfterEach
	void stop() {
		this.connectors.forEach(FakeConnector::close);
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void newConnectionsGetTheNewCertificateAndOpenOnesStay() throws Exception {
		start("server.ssl.bundle=gateway");
		FakeConnector connector = dial("first", null);
		assertThat(connector.register("default.files.one", 1, Credentials.NONE))
			.isInstanceOf(GatewayFrame.Registered.class);
		assertThat(shown(grpcPort())).isEqualTo(serial("first"));
		assertThat(shown(webPort())).isEqualTo(serial("first"));
		use("second");
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(shown(grpcPort())).isEqualTo(serial("second")));
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(shown(webPort())).isEqualTo(serial("second")));
		assertThat(connector.ended()).isFalse();
		assertThat(dial("second", null).register("default.files.two", 1, Credentials.NONE))
			.isInstanceOf(GatewayFrame.Registered.class);
		use("first");
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(shown(grpcPort())).isEqualTo(serial("first")));
		assertThat(connector.ended()).isFalse();
	}

	@Test
	void connectorsShowCertificatesWhereTheyHaveTo() throws Exception {
		Files.copy(made.resolve("client"), this.used.resolve("trusted"));
		start("spring.grpc.server.ssl.client-auth=require",
				"spring.ssl.bundle.jks.gateway.truststore.location=file:" + this.used.resolve("trusted"),
				"spring.ssl.bundle.jks.gateway.truststore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.gateway.truststore.type=PKCS12");
		assertThat(dial("first", "client").register("default.files.one", 1, Credentials.NONE))
			.isInstanceOf(GatewayFrame.Registered.class);
		assertThat(connect("first", null)).isNotNull();
		assertThat(connect("first", "second")).isNotNull();
		Files.copy(made.resolve("second"), this.used.resolve("trusted"), StandardCopyOption.REPLACE_EXISTING);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(connect("first", "second")).isNull());
		assertThat(connect("first", "client")).isNotNull();
	}

	@Test
	void wrongNameOfABundleIsToldBySpringBoot() {
		assertThat(catchThrowable(() -> start("spring.grpc.server.ssl.bundle=other"))).rootCause()
			.hasMessageContaining("'other'");
	}

	private void start(String... properties) {
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=true",
					"connector.gateway.grpc.port=0", "spring.main.banner-mode=off", "logging.level.root=warn",
					"spring.grpc.server.ssl.bundle=gateway", "spring.ssl.bundle.watch.file.quiet-period=100ms",
					"spring.ssl.bundle.jks.gateway.reload-on-update=true",
					"spring.ssl.bundle.jks.gateway.keystore.location=file:" + this.used.resolve("keys"),
					"spring.ssl.bundle.jks.gateway.keystore.password=" + PASSWORD,
					"spring.ssl.bundle.jks.gateway.keystore.type=PKCS12")
			.properties(properties)
			.run();
	}

	private int grpcPort() {
		return this.context.getBean(GrpcServerLifecycle.class).getPort();
	}

	private int webPort() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	private void use(String name) throws Exception {
		Files.copy(made.resolve(name), this.used.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
		Files.move(this.used.resolve("next"), this.used.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Look which certificate a server shows to somebody whom it doesn't know.
	 */
	private static BigInteger shown(int port) throws Exception {
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(null, new TrustManager[] { new TrustsAll() }, null);
		try (SSLSocket socket = (SSLSocket) tls.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(30_000);
			socket.startHandshake();
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
		}
	}

	private FakeConnector dial(String trusted, @Nullable String own) throws Exception {
		CompletableFuture<@Nullable Failure> connected = new CompletableFuture<>();
		Wire wire = wire(trusted, own, connected);
		assertThat(connected.get(60, TimeUnit.SECONDS)).isNull();
		FakeConnector connector = FakeConnector.dial(wire);
		this.connectors.add(connector);
		return connector;
	}

	/**
	 * Return why there is no connection, or nothing if there is one.
	 */
	private @Nullable Failure connect(String trusted, @Nullable String own) throws Exception {
		CompletableFuture<@Nullable Failure> connected = new CompletableFuture<>();
		Wire wire = wire(trusted, own, connected);
		@Nullable Failure failure = connected.get(60, TimeUnit.SECONDS);
		wire.close();
		return failure;
	}

	private Wire wire(String trusted, @Nullable String own, CompletableFuture<@Nullable Failure> connected)
			throws Exception {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store(trusted));
		@Nullable KeyManagerFactory keys = null;
		if (own != null) {
			keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store(own), PASSWORD.toCharArray());
		}
		TlsOptions tls = new TlsOptions(keys, trust, List.of(), List.of());
		DestinationOptions destination = DestinationOptions.of("default", URI.create("grpcs://localhost:" + grpcPort()))
			.withAccess(DestinationOptions.Access.OPEN.withTls(() -> tls));
		Wire wire = new GrpcWireFactory().create(destination, destination.uri());
		wire.connect(new WireListener() {

			@Override
			public void onConnected() {
				connected.complete(null);
			}

			@Override
			public void onClosed(Failure failure) {
				connected.complete(failure);
			}

		});
		return wire;
	}

	private static BigInteger serial(String name) throws Exception {
		return ((X509Certificate) store(name).getCertificate("same")).getSerialNumber();
	}

	private static KeyStore store(String name) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(made.resolve(name))) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	/**
	 * Both servers of a gateway.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			GatewayAutoConfiguration.class, GatewayGrpcAutoConfiguration.class, GatewayWebSocketAutoConfiguration.class,
			GrpcServerAutoConfiguration.class })
	static class Configuration {

	}

	private static final class TrustsAll implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			// All
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
			// All
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
