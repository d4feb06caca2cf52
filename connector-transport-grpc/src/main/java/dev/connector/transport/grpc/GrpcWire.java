package dev.connector.transport.grpc;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;

/**
 * One channel, and so one HTTP/2 connection at a time, with a call for each stream.
 * <p>
 * A channel that failed to connect would try again with delays of its own, and fail new
 * calls meanwhile. It is sent idle as soon as it fails, so that it forgets the failure,
 * stops trying, and is dialled by the next stream. (What gRPC had begun to dial it lets
 * go of some seconds later, and may try again meanwhile; no stream gets to see that.)
 */
final class GrpcWire implements Wire {

	static final String KIND = "grpc";

	private final ManagedChannel channel;

	private final MethodDescriptor<ConnectorMessage, Received<GatewayFrame>> method;

	private final CallOptions callOptions;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> codec;

	private final GrpcFailures failures;

	/** Number of the connection attempt that new streams wait for. */
	private final AtomicInteger dial = new AtomicInteger();

	GrpcWire(DestinationOptions destination, ManagedChannel channel, FrameCodec<ConnectorFrame, ConnectorMessage> codec,
			MethodDescriptor<ConnectorMessage, Received<GatewayFrame>> method) {
		this.channel = channel;
		this.method = method;
		this.callOptions = CallOptions.DEFAULT
			.withMaxInboundMessageSize(GrpcWireFactory.maxMessageBytes(destination.limits()));
		this.codec = codec;
		this.failures = new GrpcFailures(destination.name(), GrpcWireFactory.address(destination.uri()));
		watch(ConnectivityState.IDLE);
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	public void connect(WireListener listener) {
		listener.onConnected();
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		forgetFailure();
		GrpcConnectorStream stream = new GrpcConnectorStream(this, this.dial.get(),
				this.channel.newCall(this.method, this.callOptions), this.codec, this.failures);
		stream.start(listener);
		return stream;
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

	/**
	 * Run an action as soon as a stream that is opened would not be told of the failure
	 * of an earlier attempt.
	 * @param action what to do
	 */
	void whenFailureForgotten(Runnable action) {
		whenSettled(() -> {
			forgetFailure();
			whenSettled(action);
		});
	}

	/**
	 * Start another connection attempt because a stream was aborted before it opened:
	 * what it waited for may hang for ever, at a peer that accepts connections and says
	 * nothing. Whoever waits as well goes on with the new attempt, and only the first to
	 * give up an attempt starts another.
	 * @param awaited number of the attempt that the stream waited for
	 */
	void giveUpDial(int awaited) {
		if (this.channel.getState(false) == ConnectivityState.CONNECTING
				&& this.dial.compareAndSet(awaited, awaited + 1)) {
			this.channel.enterIdle();
		}
	}

	private void watch(ConnectivityState previous) {
		ConnectivityState state = forgetFailure();
		if (state == ConnectivityState.SHUTDOWN) {
			return;
		}
		// After a failure the channel is idle, unless it failed again meanwhile
		boolean idleNext = state == ConnectivityState.TRANSIENT_FAILURE && previous != state;
		this.channel.notifyWhenStateChanged(idleNext ? ConnectivityState.IDLE : state, () -> watch(state));
	}

	private ConnectivityState forgetFailure() {
		ConnectivityState state = this.channel.getState(false);
		if (state == ConnectivityState.TRANSIENT_FAILURE) {
			this.channel.enterIdle();
		}
		return state;
	}

	/**
	 * A channel changes its state in steps, which others may see, and does what it is
	 * told after the step that it is in. What is to be told when the state is another one
	 * than given is told at once, but not before that; the state isn't both.
	 */
	private void whenSettled(Runnable action) {
		AtomicBoolean done = new AtomicBoolean();
		Runnable once = () -> {
			if (done.compareAndSet(false, true)) {
				action.run();
			}
		};
		this.channel.notifyWhenStateChanged(ConnectivityState.SHUTDOWN, once);
		this.channel.notifyWhenStateChanged(ConnectivityState.IDLE, once);
	}

}
