package dev.connector.transport.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import dev.connector.destination.DestinationOptions;
import dev.connector.destination.HttpProxy;
import dev.connector.destination.TlsOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.test.HttpConnectProxy;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.grpc.TestGateway.Accepted;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wires through a proxy, over real sockets.
 */
@Timeout(120)
class GrpcProxyTests {

	/** Known to the proxy only. */
	private static final String HOST = "gateway.internal";

	private static final List<String> OF_THE_JVM = List.of("https.proxyHost", "https.proxyPort");

	@TempDir
	Path directory;

	private HttpConnectProxy proxy;

	private TestGateway gateway;

	@BeforeEach
	void start() throws Exception {
		this.proxy = HttpConnectProxy.start().withHost(HOST);
		this.gateway = new TestGateway();
	}

	@AfterEach
	void nothingIsLeft() {
		OF_THE_JVM.forEach(System::clearProperty);
		this.gateway.close();
		Awaitility.await().until(() -> this.proxy.open() == 0);
		this.proxy.close();
	}

	@Test
	void leadsThroughATunnelToANameThatOnlyTheProxyKnows() throws Exception {
		assertEchoes(WireEvents.connect(wire(plain(), through(null, null))), this.gateway);
		assertThat(this.proxy.requested()).containsExactly(HOST + ":" + this.gateway.port());
		assertThat(this.proxy.tunnels()).isEqualTo(1);
	}

	@Test
	void showsItsCredentialsToTheProxy() throws Exception {
		this.proxy.withCredentials("user", "s3cret");
		assertEchoes(WireEvents.connect(wire(plain(), through("user", "s3cret"))), this.gateway);
		Failure failure = WireEvents.failureOf(wire(plain(), through("user", "wr0ng")));
		assertThat(failure.type()).isEqualTo(FailureType.REJECTED);
		assertThat(failure.message()).startsWith(plain() + " through the proxy " + this.proxy.uri() + " with a user: ")
			.contains("the proxy wants other credentials")
			.contains("status: 407")
			.doesNotContain("wr0ng");
		assertThat(WireEvents.failureOf(wire(plain(), through(null, null))).message()).contains("status: 407");
		assertThat(this.proxy.tunnels()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "403, the proxy does not let this connection through",
			"502, the proxy has no connection to the other side",
			"503, the proxy has no connection to the other side" })
	void aRefusalNamesTheProxyAndItsStatus(int status, String meaning) throws Exception {
		this.proxy.refuse(status);
		Failure failure = WireEvents.failureOf(wire(plain(), through(null, null)));
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).startsWith(plain() + " through the proxy " + this.proxy.uri() + ": " + meaning)
			.contains("status: " + status);
		this.proxy.heal();
		assertEchoes(WireEvents.connect(wire(plain(), through(null, null))), this.gateway);
	}

	@Test
	void aNameThatTheProxyDoesNotKnowIsItsFailure() throws Exception {
		assertThat(WireEvents.failureOf(wire(URI.create("grpc://nowhere.invalid:1"), through(null, null))).message())
			.contains("the proxy has no connection to the other side")
			.contains("status: 502");
	}

	@Test
	void aProxyThatIsNotThereIsNamed() throws Exception {
		HttpProxy gone = new HttpProxy("127.0.0.1", TestGateway.freePort(), null, null);
		assertThat(WireEvents.failureOf(wire(plain(), gone)).message())
			.startsWith(plain() + " through the proxy " + gone + ": nothing accepts connections there");
		assertThat(WireEvents.failureOf(wire(plain(), new HttpProxy("proxy.invalid", 1, null, null))).message())
			.contains("the host name is not known")
			.contains("The host of the proxy http://proxy.invalid:1 is not known");
	}

	@Test
	void aProxyThatBlocksHttp2IsAFailureUntilItDoesNot() throws Exception {
		this.proxy.blockHttp2();
		Failure failure = WireEvents.failureOf(wire(plain(), through(null, null)));
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("the connection ended without a word");
		assertThat(this.proxy.blocked()).isEqualTo(1);
		this.proxy.heal();
		assertEchoes(WireEvents.connect(wire(plain(), through(null, null))), this.gateway);
	}

	@Test
	void tlsIsWithTheGatewayAndNotWithTheProxy() throws Exception {
		Certificates certificates = Certificates.in(this.directory, "ca").sign("gateway", "dns:" + HOST);
		SslContext context = GrpcSslContexts.configure(SslContextBuilder.forServer(certificates.keys("gateway")))
			.build();
		try (TestGateway secure = new TestGateway(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				(server) -> server.sslContext(context))) {
			URI uri = URI.create("grpcs://" + HOST + ":" + secure.port());
			TlsOptions tls = certificates.trusting();
			DestinationOptions destination = DestinationOptions.of("cloud", uri)
				.withAccess(DestinationOptions.Access.OPEN.withTls(() -> tls).withProxy(through(null, null)));
			assertEchoes(WireEvents.connect(new GrpcWireFactory().create(destination, uri)), secure);
			this.proxy.blockHttp2();
			WireEvents.failureOf(new GrpcWireFactory().create(destination, uri));
			assertThat(this.proxy.blocked()).isEqualTo(1);
		}
	}

	@Test
	void theProxyOfTheDestinationWinsOverThatOfTheJvm() throws Exception {
		System.setProperty("https.proxyHost", "proxy.invalid");
		System.setProperty("https.proxyPort", "1");
		assertEchoes(WireEvents.connect(wire(plain(), through(null, null))), this.gateway);
	}

	@Test
	void theProxyOfTheJvmIsUsedWhereTheDestinationHasNone() throws Exception {
		System.setProperty("https.proxyHost", "127.0.0.1");
		System.setProperty("https.proxyPort", Integer.toString(this.proxy.port()));
		assertEchoes(WireEvents.connect(wire(plain(), null)), this.gateway);
		assertThat(this.proxy.requested()).containsExactly(HOST + ":" + this.gateway.port());
	}

	@Test
	void aLostTunnelIsALostConnection() throws Exception {
		Wire wire = wire(plain(), through(null, null));
		WireEvents events = WireEvents.of(wire);
		events.connected();
		this.proxy.cut();
		assertThat(events.failure().type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(this.proxy.tunnels()).isEqualTo(1);
	}

	private URI plain() {
		return URI.create("grpc://" + HOST + ":" + this.gateway.port());
	}

	private HttpProxy through(String username, String password) {
		return new HttpProxy("127.0.0.1", this.proxy.port(), username, password);
	}

	private static Wire wire(URI uri, HttpProxy proxy) {
		return new GrpcWireFactory().create(
				DestinationOptions.of("cloud", uri).withAccess(DestinationOptions.Access.OPEN.withProxy(proxy)), uri);
	}

	private static void assertEchoes(Wire wire, TestGateway gateway) throws InterruptedException {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = wire.open(events);
		Accepted accepted = gateway.next();
		stream.send(new Heartbeat(7));
		accepted.stream().send(new HeartbeatAck(accepted.events().frame(Heartbeat.class).sequence(), null));
		assertThat(events.opened().frame(HeartbeatAck.class).sequence()).isEqualTo(7);
		wire.close();
	}

}
