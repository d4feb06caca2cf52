package dev.connector.transport.grpc;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.connector.Payload;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.ConnectorFrame.Result;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.grpc.TestGateway.Accepted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams over real sockets, while the network is in order.
 */
@Timeout(120)
class GrpcStreamTests {

	private TestGateway gateway;

	private Wire wire;

	@BeforeEach
	void start() throws Exception {
		this.gateway = new TestGateway();
		this.wire = WireEvents.connect(wireTo(this.gateway.uri()));
	}

	@AfterEach
	void stop() throws Exception {
		this.wire.close();
		this.gateway.close();
	}

	@Test
	void carriesFramesBothWaysInOrder() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(events);
		Accepted accepted = this.gateway.next();
		events.opened();
		assertThat(accepted.peer()).matches("127\\.0\\.0\\.1:\\d+");
		for (int i = 0; i < 10_000; i++) {
			assertThat(stream.send(new Heartbeat(i))).isTrue();
			assertThat(accepted.stream().send(new HeartbeatAck(i, null))).isTrue();
		}
		List<Heartbeat> heartbeats = accepted.events().frames(Heartbeat.class, 10_000);
		List<HeartbeatAck> acks = events.frames(HeartbeatAck.class, 10_000);
		for (int i = 0; i < 10_000; i++) {
			assertThat(heartbeats.get(i).sequence()).isEqualTo(i);
			assertThat(acks.get(i).sequence()).isEqualTo(i);
		}
		assertThat(stream.queued()).isZero();
		assertThat(this.wire.kind()).isEqualTo("grpc");
	}

	@Test
	void sendsWhatWasSentBeforeTheStreamWasOpen() throws Exception {
		FrameStream<ConnectorFrame> stream = this.wire.open(new Events<>());
		for (int i = 0; i < 100; i++) {
			assertThat(stream.send(new Heartbeat(i))).isTrue();
		}
		assertThat(this.gateway.next().events().frames(Heartbeat.class, 100)).extracting(Heartbeat::sequence)
			.isSorted()
			.hasSize(100);
	}

	@Test
	void aThousandThreadsSendOnOneStream() throws Exception {
		int threads = 1_000;
		int frames = 20;
		FrameStream<ConnectorFrame> stream = this.wire.open(new Events<>());
		Accepted accepted = this.gateway.next();
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> senders = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			String sender = "sender-" + thread;
			senders.add(new Thread(() -> {
				await(start);
				for (int i = 0; i < frames; i++) {
					stream.send(new Result(sender, Payload.of(new byte[] { (byte) i }, Payload.OCTET_STREAM)));
				}
			}));
		}
		senders.forEach(Thread::start);
		start.countDown();
		Map<String, Integer> next = new HashMap<>();
		for (Result result : accepted.events().frames(Result.class, threads * frames)) {
			int number = result.payload().bytes().get();
			assertThat(next.merge(result.requestId(), 1, Integer::sum) - 1).isEqualTo(number);
		}
		assertThat(next).hasSize(threads).allSatisfy((sender, count) -> assertThat(count).isEqualTo(frames));
		for (Thread sender : senders) {
			sender.join();
		}
	}

	@Test
	void aConnectorThatHalfClosesStillGetsWhatIsQueuedAndThenARegularEnd() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(events);
		Accepted accepted = this.gateway.next();
		events.opened();
		accepted.stream().send(new HeartbeatAck(1, null));
		stream.send(new ConnectorFrame.Goodbye("done"));
		stream.halfClose();
		stream.halfClose();
		assertThat(stream.send(new Heartbeat(1))).isFalse();
		assertThat(accepted.events().frame(ConnectorFrame.Goodbye.class).reason()).isEqualTo("done");
		assertThat(accepted.events().failure().message()).contains("the stream was closed");
		events.frame(HeartbeatAck.class);
		Failure failure = events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).isEqualTo(this.gateway.uri() + ": the gateway closed the stream");
	}

	@Test
	void aGatewayThatHalfClosesEndsTheStreamAfterItsLastFrame() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(events);
		Accepted accepted = this.gateway.next();
		for (int i = 0; i < 1_000; i++) {
			accepted.stream().send(new HeartbeatAck(i, null));
		}
		accepted.stream().halfClose();
		events.opened();
		assertThat(events.frames(HeartbeatAck.class, 1_000).get(999).sequence()).isEqualTo(999);
		assertThat(events.failure().message()).contains("the gateway closed the stream");
		assertThat(accepted.events().failure().message()).contains("the stream was closed");
		assertThat(stream.send(new Heartbeat(1))).isFalse();
		assertThat(accepted.stream().send(new HeartbeatAck(1, null))).isFalse();
	}

	@Test
	void aConnectorThatAbortsIsToldItsReasonAndTheGatewayThatItLeft() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(events);
		Accepted accepted = this.gateway.next();
		events.opened();
		stream.abort("no heartbeat");
		stream.abort("again");
		assertThat(events.failure().message()).isEqualTo(this.gateway.uri() + ": aborted: no heartbeat");
		assertThat(accepted.events().failure().message()).startsWith(accepted.peer()).contains("left");
		assertThat(stream.send(new Heartbeat(1))).isFalse();
	}

	@Test
	void aGatewayThatAbortsTellsTheConnectorItsReason() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(events);
		Accepted accepted = this.gateway.next();
		events.opened();
		accepted.stream().abort("no heartbeat");
		accepted.stream().abort("again");
		Failure failure = events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).isEqualTo(this.gateway.uri() + ": ABORTED: no heartbeat");
		assertThat(accepted.events().failure().message()).isEqualTo(accepted.peer() + ": aborted: no heartbeat");
		assertThat(stream.send(new Heartbeat(1))).isFalse();
	}

	@Test
	void everyEndIsToldOnceHoweverManyThereAreAtATime() throws Exception {
		for (int round = 0; round < 300; round++) {
			Events<GatewayFrame> events = new Events<>();
			FrameStream<ConnectorFrame> stream = this.wire.open(events);
			Accepted accepted = this.gateway.next();
			Thread gatewaySide = new Thread(
					(round % 2 == 0) ? () -> accepted.stream().abort("gateway") : accepted.stream()::halfClose);
			Thread connectorSide = new Thread((round % 3 == 0) ? stream::halfClose : () -> stream.abort("connector"));
			gatewaySide.start();
			connectorSide.start();
			stream.send(new Heartbeat(round));
			accepted.stream().send(new HeartbeatAck(round, null));
			events.lastFailure();
			accepted.events().lastFailure();
			gatewaySide.join();
			connectorSide.join();
			assertThat(events.hasMore()).isFalse();
			assertThat(events.closed).hasValue(1);
			assertThat(accepted.events().closed).hasValue(1);
		}
		assertThat(this.gateway.connections).hasValue(1);
	}

	@Test
	void manyStreamsShareOneConnection() throws Exception {
		List<Events<GatewayFrame>> all = new ArrayList<>();
		for (int i = 0; i < 80; i++) {
			Events<GatewayFrame> events = new Events<>();
			FrameStream<ConnectorFrame> stream = this.wire.open(events);
			stream.send(new Heartbeat(i));
			all.add(events);
		}
		for (int i = 0; i < 80; i++) {
			Accepted accepted = this.gateway.next();
			accepted.stream().send(new HeartbeatAck(accepted.events().frame(Heartbeat.class).sequence(), null));
		}
		for (int i = 0; i < 80; i++) {
			assertThat(all.get(i).opened().frame(HeartbeatAck.class).sequence()).isEqualTo(i);
		}
		assertThat(this.gateway.connections).hasValue(1);
	}

	@Test
	void closingTheWireEndsItsStreamsAndThoseThatAreOpenedLater() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		this.wire.open(events);
		Accepted accepted = this.gateway.next();
		events.opened();
		this.wire.close();
		this.wire.close();
		assertThat(events.failure().type()).isEqualTo(FailureType.TRANSIENT);
		accepted.events().failure();
		Events<GatewayFrame> late = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(late);
		assertThat(late.failure().message()).isEqualTo(this.gateway.uri() + ": the wire is closed");
		assertThat(stream.send(new Heartbeat(1))).isFalse();
	}

	@Test
	void aListenerThatFailsEndsItsOwnStreamOnly() throws Exception {
		Events<GatewayFrame> healthy = new Events<>();
		this.wire.open(healthy);
		Accepted other = this.gateway.next();
		Events<GatewayFrame> events = new Events<>();
		this.wire.open(failingOn(HeartbeatAck.class, events));
		Accepted accepted = this.gateway.next();
		accepted.stream().send(new HeartbeatAck(1, null));
		assertThat(events.failure().message()).contains("the listener of the stream failed");
		accepted.events().failure();
		other.stream().send(new HeartbeatAck(2, null));
		assertThat(healthy.opened().frame(HeartbeatAck.class).sequence()).isEqualTo(2);
	}

	@Test
	void aFrameThatCannotBeWrittenEndsTheStreamWithTheReason() throws Exception {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = this.wire.open(events);
		Accepted accepted = this.gateway.next();
		events.opened();
		stream.send(new ConnectorFrame.Credits(-1));
		assertThat(events.failure().message()).contains("credits.limit must not be negative");
		accepted.events().failure();
		Events<GatewayFrame> second = new Events<>();
		this.wire.open(second);
		Accepted again = this.gateway.next();
		second.opened();
		again.stream().send(new HeartbeatAck(-1, null));
		assertThat(again.events().failure().message()).contains("heartbeat_ack.sequence must not be negative");
		assertThat(second.failure().message()).contains("The gateway failed to write a frame");
	}

	private static FrameListener<GatewayFrame> failingOn(Class<?> kind, Events<GatewayFrame> events) {
		return new FrameListener<>() {

			@Override
			public void onFrame(GatewayFrame frame) {
				if (kind.isInstance(frame)) {
					throw new IllegalStateException("broken");
				}
			}

			@Override
			public void onClosed(Failure failure) {
				events.onClosed(failure);
			}

		};
	}

	private static Wire wireTo(URI uri) {
		return new GrpcWireFactory().create(DestinationOptions.of("cloud", uri), uri);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
