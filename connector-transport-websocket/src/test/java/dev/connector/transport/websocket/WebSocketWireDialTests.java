package dev.connector.transport.websocket;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.destination.DestinationOptions;
import dev.connector.destination.HttpProxy;
import dev.connector.destination.TlsOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.schedule.SystemScheduler;
import dev.connector.test.HttpConnectProxy;
import dev.connector.transport.Wire;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How wires are connected over real sockets, and what it means when they are not.
 */
@Timeout(120)
class WebSocketWireDialTests {

	private static final int MEBI = 1024 * 1024;

	@TempDir
	static Path directory;

	private final SystemScheduler scheduler = SystemScheduler.create("test-timer");

	private final WebSocketWireFactory factory = new WebSocketWireFactory(this.scheduler);

	@AfterEach
	void close() {
		this.factory.close();
		Awaitility.await().atMost(30, TimeUnit.SECONDS).until(this.factory::isTerminated);
		this.scheduler.close();
	}

	@ParameterizedTest
	@CsvSource({ "200,TRANSIENT", "401,REJECTED", "403,FATAL", "404,FATAL", "429,CONGESTED", "503,TRANSIENT" })
	void answerThatIsNoUpgradeIsClassifiedByItsStatus(int status, FailureType type) throws Exception {
		try (RawServer server = RawServer
			.answering("HTTP/1.1 " + status + " No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")) {
			Failure failure = failure(server.uri());
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure.message()).contains("HTTP " + status);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
			assertThat(server.request())
				.anyMatch((line) -> line.equalsIgnoreCase("sec-websocket-protocol: connector.v1"));
		}
	}

	@Test
	void peerThatSpeaksAnotherSubprotocolIsRefused() throws Exception {
		try (RawServer server = RawServer.upgrading()) {
			assertThat(failure(server.uri()).message()).contains("does not follow the protocol")
				.contains("connector.destinations.cloud.uri");
		}
	}

	@Test
	void nobodyThereOrAnUnknownHostIsTransientAndNamesTheProperty() throws Exception {
		assertThat(failure(URI.create("ws://localhost:1")).message()).contains("nothing accepts connections there")
			.contains("connector.destinations.cloud.uri");
		assertThat(failure(URI.create("ws://no.such.host.invalid")).message()).contains("host name is not known");
	}

	@Test
	void addressLiteralOfIpv6IsDialled() throws Exception {
		Failure failure = failure(URI.create("ws://[::1]:1/x"));
		assertThat(failure.message()).startsWith("ws://[::1]:1: ");
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ws://user:secret@host/path", "ws://host/path#secret", "http://host/secret", "ws:secret" })
	void uriOfAnotherFormIsRefusedWithoutShowingIt(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> wire(URI.create(uri), MEBI))
			.withMessageContaining("'cloud'")
			.withMessageNotContaining("secret");
	}

	@Test
	void tlsIsAskedForEveryDialAndHostNamesAreChecked() throws Exception {
		SelfSigned certificate = SelfSigned.in(directory);
		AtomicReference<TlsOptions> current = new AtomicReference<>(TlsOptions.DEFAULTS);
		try (TestGateway gateway = new TestGateway(this.scheduler, WebSocketGatewayEndpoint.Limits.defaults(),
				certificate.context(), null)) {
			DestinationOptions options = DestinationOptions.of("cloud", gateway.uri());
			options = options.withAccess(options.access().withTls(current::get));
			assertThat(failure(options, gateway.uri()).message()).contains("is not trusted");
			current.set(certificate.trusting());
			Wire wire = this.factory.create(options, gateway.uri());
			WireEvents events = new WireEvents();
			wire.connect(events);
			events.connected();
			wire.open(new StreamEvents<>()).send(new Heartbeat(1));
			gateway.next().events().frame(Heartbeat.class);
			URI other = URI.create("wss://127.0.0.1:" + gateway.port());
			assertThat(failure(options, other).message()).contains("another host name");
			current.set(new TlsOptions(null, certificate.trust(), List.of("TLSv1.3"), List.of("no such suite")));
			assertThat(failure(options, gateway.uri()).message()).contains("TLS");
		}
	}

	@Test
	void proxyIsPassedWithAndWithoutTls() throws Exception {
		SelfSigned certificate = SelfSigned.in(directory);
		for (boolean secure : new boolean[] { false, true }) {
			try (TestGateway gateway = new TestGateway(this.scheduler, WebSocketGatewayEndpoint.Limits.defaults(),
					secure ? certificate.context() : null, null);
					HttpConnectProxy proxy = HttpConnectProxy.start().withCredentials("user", "secret")) {
				DestinationOptions options = through(gateway.uri(),
						new HttpProxy("localhost", proxy.port(), "user", "secret"));
				options = options.withAccess(options.access().withTls(certificate::trusting));
				WireEvents events = new WireEvents();
				Wire wire = this.factory.create(options, gateway.uri());
				wire.connect(events);
				events.connected();
				wire.open(new StreamEvents<>()).send(new Heartbeat(1));
				gateway.next().events().frame(Heartbeat.class);
				assertThat(proxy.requested()).containsExactly("localhost:" + gateway.port());
				proxy.cut();
				events.failure();
			}
		}
	}

	@Test
	void hostThatOnlyTheProxyKnowsIsReached() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler);
				HttpConnectProxy proxy = HttpConnectProxy.start().withHost("gateway.internal")) {
			URI uri = URI.create("ws://gateway.internal:" + gateway.port());
			WireEvents events = new WireEvents();
			this.factory.create(through(uri, new HttpProxy("127.0.0.1", proxy.port(), null, null)), uri)
				.connect(events);
			events.connected();
		}
	}

	@Test
	void proxyThatRefusesIsNamedWithItsStatus() throws Exception {
		try (HttpConnectProxy proxy = HttpConnectProxy.start().withCredentials("user", "secret")) {
			URI uri = URI.create("ws://localhost:1");
			Failure unauthorized = failure(
					through(uri, new HttpProxy("localhost", proxy.port(), "user", "wrong-secret")), uri);
			assertThat(unauthorized.type()).isEqualTo(FailureType.REJECTED);
			assertThat(unauthorized.message()).startsWith("ws://localhost:1: ")
				.contains("the proxy http://localhost:" + proxy.port() + " answered HTTP 407")
				.doesNotContain("secret");
			proxy.refuse(503);
			Failure refused = failure(through(uri, new HttpProxy("localhost", proxy.port(), "user", "secret")), uri);
			assertThat(refused.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(refused.message()).contains("answered HTTP 503");
		}
	}

	@Test
	void proxyThatIsNotThereIsNamed() throws Exception {
		URI uri = URI.create("ws://localhost:2");
		Failure failure = failure(through(uri, new HttpProxy("localhost", 1, null, null)), uri);
		assertThat(failure.message()).contains("through the proxy http://localhost:1")
			.contains("nothing accepts connections there");
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
	}

	private Wire wire(URI uri, int maxPayload) {
		return this.factory.create(DestinationOptions.of("cloud", uri)
			.withLimits(DestinationOptions.Limits.defaults().withMaxPayloadBytes(maxPayload)), uri);
	}

	private Wire connected(URI uri, int maxPayload) throws InterruptedException {
		Wire wire = wire(uri, maxPayload);
		WireEvents events = new WireEvents();
		wire.connect(events);
		events.connected();
		return wire;
	}

	private static DestinationOptions through(URI uri, HttpProxy proxy) {
		DestinationOptions options = DestinationOptions.of("cloud", uri);
		return options.withAccess(options.access().withProxy(proxy));
	}

	private Failure failure(URI uri) throws InterruptedException {
		return failure(DestinationOptions.of("cloud", uri), uri);
	}

	private Failure failure(DestinationOptions options, URI uri) throws InterruptedException {
		WireEvents events = new WireEvents();
		this.factory.create(options, uri).connect(events);
		return events.failure();
	}

}
