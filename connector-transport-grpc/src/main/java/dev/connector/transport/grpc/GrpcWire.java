package dev.connector.transport.grpc;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.SerialOwner;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import org.jspecify.annotations.Nullable;

/**
 * One channel for one HTTP/2 connection, with a call for each stream.
 * <p>
 * A channel would connect again by itself, after a failure as well as for the next call.
 * So it is shut down as soon as it leaves the state in which it is connected, or fails to
 * come into it. Calls that run on the connection go on until they end.
 * <p>
 * What is lost and what the gateway asks to leave looks the same to a channel. The calls
 * tell: those of a lost connection end at once.
 */
final class GrpcWire implements Wire {

	static final String KIND = "grpc";

	static final String LEAVING = "the gateway asked to leave the connection";

	/** How long calls may take to end with their connection, at most. */
	private static final Duration SETTLING = Duration.ofMillis(100);

	private final Supplier<ManagedChannel> channels;

	private final GrpcStreams streams;

	private final GrpcFailures failures;

	/** The same for all streams. */
	private final CallOptions here;

	/** The same for all streams. */
	private final Consumer<Failure> onEnded;

	private final GrpcWireFactory.Timer timer;

	private final Executor dialer;

	private final SerialOwner owner;

	private final AtomicInteger open = new AtomicInteger();

	/** Written by the owner only. */
	private volatile Phase phase = Phase.NEW;

	/** Written by the owner only. */
	private volatile @Nullable ManagedChannel channel;

	/** How the last stream ended that did. */
	private volatile @Nullable Failure lastEnd;

	private volatile boolean ready;

	/** Whether the one connection is gone, or gets no more streams. */
	private volatile boolean left;

	/** Set before the owner gets to know. */
	private volatile boolean closing;

	/** Touched by the owner only. */
	private @Nullable WireListener listener;

	/** Touched by the owner only. */
	private Cancellable settling = Cancellable.NONE;

	GrpcWire(Supplier<ManagedChannel> channels, GrpcStreams streams, GrpcWireFactory.Timer timer, Executor dialer) {
		this.channels = channels;
		this.streams = streams;
		this.failures = streams.failures();
		this.here = streams.onlyOn(() -> this.left);
		this.onEnded = this::ended;
		this.timer = timer;
		this.dialer = dialer;
		this.owner = new SerialOwner("a gRPC wire");
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	public void connect(WireListener listener) {
		this.owner.execute(() -> {
			this.listener = listener;
			if (this.phase == Phase.CLOSED) {
				listener.onClosed(this.failures.of("the wire was closed before it was connected"));
				return;
			}
			this.phase = Phase.CONNECTING;
			try {
				this.dialer.execute(this::dial);
			}
			catch (RejectedExecutionException ex) {
				unprepared(ex);
			}
		});
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		ManagedChannel channel = this.channel;
		Phase before = this.closing ? Phase.CLOSED : this.phase;
		if (channel == null || before != Phase.CONNECTED) {
			return ClosedStream.tell(listener, this.failures.of(before.refusal));
		}
		this.open.incrementAndGet();
		GrpcConnectorStream stream = this.streams.open(channel, this.here, listener, this.onEnded);
		if (channel.getState(false) != ConnectivityState.READY) {
			// It may have come too late, and would wait for another connection
			stream.abort("the connection is not there any more");
		}
		return stream;
	}

	@Override
	public void close() {
		this.closing = true;
		this.owner.execute(() -> finish(this.failures.of((this.phase == Phase.CONNECTING)
				? "the wire was closed before the gateway answered" : "the wire was closed")));
	}

	/**
	 * Called on a thread that may take its time.
	 */
	private void dial() {
		try {
			ManagedChannel created = this.channels.get();
			this.owner.execute(() -> dial(created));
		}
		catch (RuntimeException ex) {
			this.owner.execute(() -> unprepared(ex));
		}
	}

	private void dial(ManagedChannel created) {
		if (this.phase == Phase.CLOSED) {
			created.shutdownNow();
			return;
		}
		this.channel = created;
		created.getState(true);
		watch(created, ConnectivityState.IDLE);
	}

	private void unprepared(RuntimeException failure) {
		finish(this.failures.of("the connection could not be prepared", failure));
	}

	/**
	 * Called by the channel, or by the owner while the channel does nothing yet. What is
	 * done here is done before the channel takes its next step.
	 */
	private void watch(ManagedChannel channel, ConnectivityState previous) {
		channel.notifyWhenStateChanged(previous, () -> {
			ConnectivityState state = channel.getState(false);
			if (this.ready || state == ConnectivityState.IDLE || state == ConnectivityState.SHUTDOWN) {
				this.left = true;
				channel.shutdown();
				this.owner.execute(this::left);
			}
			else if (state == ConnectivityState.TRANSIENT_FAILURE) {
				this.streams.askWhy(channel, (failure) -> this.owner.execute(() -> finish(failure)));
			}
			else {
				this.ready = state == ConnectivityState.READY;
				if (this.ready) {
					this.owner.execute(this::connected);
				}
				watch(channel, state);
			}
		});
	}

	private void connected() {
		if (this.phase == Phase.CONNECTING) {
			this.phase = Phase.CONNECTED;
			told().onConnected();
		}
	}

	private void left() {
		if (this.phase == Phase.CONNECTING) {
			finish(this.failures.lost(null));
		}
		else if (this.phase == Phase.CONNECTED) {
			this.phase = Phase.SETTLING;
			if (this.open.get() == 0) {
				finish(this.failures.lost(null));
			}
			else {
				this.settling = this.timer.schedule(SETTLING, () -> this.owner.execute(this::settled));
			}
		}
	}

	private void settled() {
		if (this.phase == Phase.SETTLING) {
			this.phase = Phase.LEAVING;
			told().onLeaving(LEAVING);
			lastEnded();
		}
	}

	private void ended(Failure failure) {
		this.lastEnd = failure;
		if (this.open.decrementAndGet() == 0 && this.phase != Phase.CONNECTED) {
			this.owner.execute(this::lastEnded);
		}
	}

	private void lastEnded() {
		if (this.open.get() > 0) {
			return;
		}
		if (this.phase == Phase.SETTLING) {
			finish(this.failures.lost(this.lastEnd));
		}
		else if (this.phase == Phase.LEAVING) {
			finish(this.failures.of(LEAVING + ", and its last stream ended"));
		}
	}

	private void finish(Failure failure) {
		if (this.phase == Phase.CLOSED) {
			return;
		}
		this.phase = Phase.CLOSED;
		this.settling.cancel();
		if (this.channel != null) {
			this.channel.shutdownNow();
		}
		if (this.listener != null) {
			this.listener.onClosed(failure);
		}
	}

	private WireListener told() {
		return Objects.requireNonNull(this.listener);
	}

	/**
	 * Where a wire is in its life.
	 */
	private enum Phase {

		NEW("the wire is not connected yet"),

		CONNECTING("the wire is not connected yet"),

		CONNECTED(""),

		/** The connection is left or lost; nobody knows yet. */
		SETTLING("the connection is not there any more"),

		LEAVING(GrpcWire.LEAVING),

		CLOSED("the wire is closed");

		private final String refusal;

		Phase(String refusal) {
			this.refusal = refusal;
		}

	}

}
