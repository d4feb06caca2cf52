package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import dev.connector.Payload;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of a socket without a network and without threads.
 */
final class MuxSides {

	static final int MAX_PAYLOAD = 4 * 1024 * 1024;

	final VirtualScheduler scheduler = new VirtualScheduler();

	final VirtualSocket connectorSocket = new VirtualSocket();

	final VirtualSocket gatewaySocket = new VirtualSocket();

	final Deque<Accepted> accepted = new ArrayDeque<>();

	final List<String> leaving = new ArrayList<>();

	final WebSocketGatewayEndpoint endpoint;

	final BinarySocketListener gateway;

	final MuxSocket<ConnectorFrame, GatewayFrame> connector;

	@Nullable Failure connectorOver;

	MuxSides() {
		this(new WebSocketGatewayEndpoint.Limits(MAX_PAYLOAD, 3, Duration.ofSeconds(60)));
	}

	MuxSides(WebSocketGatewayEndpoint.Limits limits) {
		this.endpoint = new WebSocketGatewayEndpoint((stream, peer) -> {
			if (this.accepted.size() >= 1000) {
				throw new IllegalStateException("nobody takes the streams");
			}
			Accepted next = new Accepted(stream, new StreamEvents<>(), peer);
			this.accepted.add(next);
			return next.events();
		}, this.scheduler, limits);
		this.gateway = this.endpoint.accept(this.gatewaySocket, "peer:1");
		this.connector = new MuxSocket<>(
				this.connectorSocket, new MuxTerms<>("ws://gateway:80", FrameCodec.ofConnectorFrames(),
						FrameCodec.ofGatewayFrames(), MuxTerms.maxFrameBytes(MAX_PAYLOAD), 0, "the advice"),
				new MuxOwner<>() {

					@Override
					public void leaving(String reason) {
						MuxSides.this.leaving.add(reason);
					}

					@Override
					public void over(Failure failure) {
						MuxSides.this.connectorOver = failure;
					}

				});
	}

	/** Let everything arrive that was sent, and what is sent because of it. */
	void deliver() {
		while (deliverOne()) {
			continue;
		}
	}

	boolean deliverOne() {
		byte[] up = this.connectorSocket.poll();
		if (up != null) {
			arrive(this.gateway, up);
		}
		byte[] down = this.gatewaySocket.poll();
		if (down != null) {
			arrive(this.connector, down);
		}
		return up != null || down != null;
	}

	/** A stream that is open on both sides. */
	Opened open() throws InterruptedException {
		StreamEvents<GatewayFrame> events = new StreamEvents<>();
		MuxStream<ConnectorFrame, GatewayFrame> stream = this.connector.open(events);
		stream.opened();
		deliver();
		Accepted other = this.accepted.remove();
		events.opened();
		other.events().opened();
		return new Opened(stream, events, other.stream(), other.events());
	}

	/** The buffer of a network is used again when the listener has returned. */
	static void arrive(BinarySocketListener listener, byte[] message) {
		byte[] bytes = message.clone();
		listener.onMessage(ByteBuffer.wrap(bytes));
		Arrays.fill(bytes, (byte) -1);
	}

	static ConnectorFrame.Result result(String id, int size) {
		byte[] bytes = new byte[size];
		Arrays.fill(bytes, (byte) id.hashCode());
		return new ConnectorFrame.Result(id, Payload.of(bytes, Payload.OCTET_STREAM));
	}

	static GatewayFrame.Execute execute(String id, int size) {
		return new GatewayFrame.Execute(id, "read", result(id, size).payload(), GatewayFrame.Context.NONE,
				Duration.ofNanos(1), new GatewayFrame.Delivery(1, 1));
	}

	record Accepted(FrameStream<GatewayFrame> stream, StreamEvents<ConnectorFrame> events, String peer) {

	}

	record Opened(FrameStream<ConnectorFrame> up, StreamEvents<GatewayFrame> atConnector,
			FrameStream<GatewayFrame> down, StreamEvents<ConnectorFrame> atGateway) {

	}

}
