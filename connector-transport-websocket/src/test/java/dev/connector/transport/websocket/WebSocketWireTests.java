package dev.connector.transport.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.ConnectorFrame.Result;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.Execute;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.schedule.SystemScheduler;
import dev.connector.test.TcpFaultProxy;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.websocket.TestGateway.Accepted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wires over real sockets.
 */
@Timeout(120)
class WebSocketWireTests {

	private static final int MEBI = 1024 * 1024;

	private final SystemScheduler scheduler = SystemScheduler.create("test-timer");

	private final WebSocketWireFactory factory = new WebSocketWireFactory(this.scheduler);

	@AfterEach
	void close() {
		this.factory.close();
		Awaitility.await().atMost(30, TimeUnit.SECONDS).until(this.factory::isTerminated);
		this.scheduler.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16 * 1024, MEBI, 64 * MEBI })
	void payloadsUpToTheLimitGetThroughBothWays(int size) throws Exception {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		int limit = Math.max(1, size);
		try (TestGateway gateway = gateway(limit)) {
			StreamEvents<GatewayFrame> events = new StreamEvents<>();
			FrameStream<ConnectorFrame> stream = connected(gateway.uri(), limit).open(events);
			Accepted accepted = gateway.next();
			Payload payload = Payload.of(bytes, Payload.OCTET_STREAM);
			accepted.stream().send(execute(payload));
			stream.send(new Result("1", payload));
			assertThat(events.opened().frame(Execute.class).payload()).isEqualTo(payload);
			assertThat(accepted.events().frame(Result.class).payload()).isEqualTo(payload);
		}
	}

	@Test
	void thousandStreamsShareOneSocket() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			Wire wire = connected(gateway.uri(), MEBI);
			List<StreamEvents<GatewayFrame>> all = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				StreamEvents<GatewayFrame> events = new StreamEvents<>();
				wire.open(events).send(new Heartbeat(i));
				all.add(events);
			}
			for (int i = 0; i < 1000; i++) {
				Accepted accepted = gateway.next();
				long sequence = accepted.events().frame(Heartbeat.class).sequence();
				accepted.stream().send(new HeartbeatAck(sequence, null));
			}
			for (int i = 0; i < 1000; i++) {
				assertThat(all.get(i).opened().frame(HeartbeatAck.class).sequence()).isEqualTo(i);
			}
			assertThat(gateway.endpoint.sockets()).isEqualTo(1);
		}
	}

	@Test
	void smallFramesGetThroughWhileALargeOneIsOnItsWay() throws Exception {
		// Hears of both streams what comes, in the order in which it comes
		StreamEvents<ConnectorFrame> both = new StreamEvents<>();
		try (TestGateway gateway = new TestGateway(this.scheduler, limits(64 * MEBI), null, (stream, peer) -> both);
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.port())) {
			Wire wire = connected(gateway.uri(proxy.port()), 64 * MEBI);
			FrameStream<ConnectorFrame> bulk = wire.open(new StreamEvents<>());
			FrameStream<ConnectorFrame> small = wire.open(new StreamEvents<>());
			both.opened().opened();
			// Only a window of the large frame leaves before the small ones are sent
			proxy.stall();
			bulk.send(new Result("bulk", Payload.of(new byte[64 * MEBI], Payload.OCTET_STREAM)));
			for (int i = 0; i < 20; i++) {
				small.send(new Heartbeat(i));
			}
			proxy.unstall();
			assertThat(both.frames(Heartbeat.class, 20)).extracting(Heartbeat::sequence).isSorted();
			assertThat(both.frame(Result.class).payload().size()).isEqualTo(64 * MEBI);
		}
	}

	@Test
	void orderlyEndOfTheGatewayIsToldAndStreamsGoOnUntilTheirEnd() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			WireEvents wireEvents = new WireEvents();
			Wire wire = wire(gateway.uri(), MEBI);
			wire.connect(wireEvents);
			wireEvents.connected();
			StreamEvents<GatewayFrame> events = new StreamEvents<>();
			FrameStream<ConnectorFrame> stream = wire.open(events);
			Accepted accepted = gateway.next();
			gateway.endpoint.close();
			assertThat(wireEvents.next()).isEqualTo("leaving: the gateway is being stopped");
			stream.send(new Heartbeat(1));
			accepted.events().frame(Heartbeat.class);
			StreamEvents<GatewayFrame> late = new StreamEvents<>();
			wire.open(late);
			assertThat(late.failure().message()).contains("takes no more streams");
			stream.halfClose();
			accepted.events().failure();
			assertThat(events.opened().failure().message()).contains("the stream was closed");
			assertThat(wireEvents.failure().message()).contains("close code 1001");
			assertThat(wireEvents.closed).hasValue(1);
		}
	}

	@Test
	void closedWireEndsItsStreamsHereAndThere() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			WireEvents wireEvents = new WireEvents();
			Wire wire = wire(gateway.uri(), MEBI);
			wire.connect(wireEvents);
			wireEvents.connected();
			StreamEvents<GatewayFrame> events = new StreamEvents<>();
			wire.open(events);
			Accepted accepted = gateway.next();
			wire.close();
			wire.close();
			assertThat(wireEvents.failure().message()).contains("closed by this side");
			assertThat(events.opened().failure().message()).contains("closed by this side");
			accepted.events().failure();
			StreamEvents<GatewayFrame> late = new StreamEvents<>();
			assertThat(wire.open(late).send(new Heartbeat(1))).isFalse();
			assertThat(late.failure().message()).contains("closed by this side");
			Awaitility.await().untilAsserted(() -> assertThat(gateway.endpoint.sockets()).isZero());
		}
	}

	@Test
	void wireThatIsClosedBeforeOrWhileItConnectsSaysSoOnce() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			for (boolean before : new boolean[] { true, false }) {
				WireEvents events = new WireEvents();
				Wire wire = wire(gateway.uri(), MEBI);
				if (before) {
					wire.close();
					wire.connect(events);
				}
				else {
					wire.connect(events);
					wire.close();
				}
				Object first = events.next();
				Failure failure = WireEvents.CONNECTED.equals(first) ? events.failure() : (Failure) first;
				assertThat(failure.message()).contains("closed by this side");
				assertThat(events.closed).hasValue(1);
			}
		}
	}

	@Test
	void streamOfAWireThatIsNotConnectedEndsWithTheReason() throws Exception {
		StreamEvents<GatewayFrame> events = new StreamEvents<>();
		assertThat(wire(URI.create("ws://localhost:1"), MEBI).open(events).send(new Heartbeat(1))).isFalse();
		assertThat(events.failure().message()).contains("is not open");
	}

	@Test
	void cutOrResetConnectionEndsTheWireAndEveryStream() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler);
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.port())) {
			for (boolean reset : new boolean[] { false, true }) {
				WireEvents wireEvents = new WireEvents();
				Wire wire = wire(gateway.uri(proxy.port()), MEBI);
				wire.connect(wireEvents);
				wireEvents.connected();
				List<StreamEvents<GatewayFrame>> all = new ArrayList<>();
				List<Accepted> there = new ArrayList<>();
				for (int i = 0; i < 5; i++) {
					StreamEvents<GatewayFrame> events = new StreamEvents<>();
					wire.open(events);
					all.add(events);
					there.add(gateway.next());
				}
				if (reset) {
					proxy.reset();
				}
				else {
					proxy.cut();
				}
				assertThat(wireEvents.failure().type()).isEqualTo(FailureType.TRANSIENT);
				for (StreamEvents<GatewayFrame> events : all) {
					assertThat(events.opened().failure().message()).startsWith("ws://localhost:" + proxy.port() + ": ");
				}
				for (Accepted accepted : there) {
					accepted.events().failure();
				}
				assertThat(wireEvents.closed).hasValue(1);
			}
		}
	}

	@Test
	void stalledPeerLeavesFramesQueuedAndAnAbortIsToldAtOnce() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler);
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.port())) {
			Wire wire = connected(gateway.uri(proxy.port()), MEBI);
			StreamEvents<GatewayFrame> events = new StreamEvents<>();
			FrameStream<ConnectorFrame> stream = wire.open(events);
			StreamEvents<GatewayFrame> otherEvents = new StreamEvents<>();
			FrameStream<ConnectorFrame> other = wire.open(otherEvents);
			Accepted accepted = gateway.next();
			Accepted otherThere = gateway.next();
			otherEvents.opened();
			proxy.stall();
			for (int i = 0; i < 64; i++) {
				stream.send(new Result("" + i, Payload.of(new byte[MEBI], Payload.OCTET_STREAM)));
				other.send(new Result("" + i, Payload.of(new byte[MEBI / 16], Payload.OCTET_STREAM)));
			}
			assertThat(stream.queued()).isGreaterThan(32);
			other.abort("enough");
			assertThat(otherEvents.failure().message()).contains("enough");
			assertThat(other.queued()).isZero();
			proxy.unstall();
			assertThat(accepted.events().frames(Result.class, 64)).extracting(Result::requestId).first().isEqualTo("0");
			assertThat(otherThere.events().lastFailure().message()).contains("enough");
			assertThat(stream.queued()).isZero();
		}
	}

	@Test
	void nothingIsKeptOfWiresThatAreClosed() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			for (int i = 0; i < 200; i++) {
				WireEvents events = new WireEvents();
				Wire wire = wire(gateway.uri(), MEBI);
				wire.connect(events);
				events.connected();
				wire.close();
				events.failure();
			}
			assertThat(this.factory.wires()).isZero();
			Awaitility.await().untilAsserted(() -> assertThat(gateway.endpoint.sockets()).isZero());
		}
	}

	@Test
	void closedFactoryEndsItsWires() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			WireEvents events = new WireEvents();
			Wire wire = wire(gateway.uri(), MEBI);
			wire.connect(events);
			events.connected();
			this.factory.close();
			events.failure();
			WireEvents late = new WireEvents();
			wire(gateway.uri(), MEBI).connect(late);
			late.failure();
		}
	}

	@Test
	void listenerThatThrowsLosesItsStreamOnly() throws Exception {
		try (TestGateway gateway = new TestGateway(this.scheduler)) {
			Wire wire = connected(gateway.uri(), MEBI);
			wire.open(new FrameListener<>() {

				@Override
				public void onOpen() {
					throw new IllegalStateException("no");
				}

				@Override
				public void onFrame(GatewayFrame frame) {
					throw new IllegalStateException("never");
				}

				@Override
				public void onClosed(Failure failure) {
					throw new IllegalStateException("no");
				}

			});
			assertThat(gateway.next().events().failure().message()).contains("could not be handled");
			wire.open(new StreamEvents<>()).send(new Heartbeat(1));
			gateway.next().events().frame(Heartbeat.class);
		}
	}

	private TestGateway gateway(int maxPayload) {
		return new TestGateway(this.scheduler, limits(maxPayload), null, null);
	}

	private static WebSocketGatewayEndpoint.Limits limits(int maxPayload) {
		return WebSocketGatewayEndpoint.Limits.defaults().withMaxPayloadBytes(maxPayload);
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

	private Failure failure(URI uri) throws InterruptedException {
		return failure(DestinationOptions.of("cloud", uri), uri);
	}

	private Failure failure(DestinationOptions options, URI uri) throws InterruptedException {
		WireEvents events = new WireEvents();
		this.factory.create(options, uri).connect(events);
		return events.failure();
	}

	private static Execute execute(Payload payload) {
		return new Execute("1", "read", payload, GatewayFrame.Context.NONE, Duration.ofNanos(1),
				new GatewayFrame.Delivery(1, 1));
	}

}
