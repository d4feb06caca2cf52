package dev.connector.test;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.SerialOwner;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of one stream in one process. Each direction has an owner of its own that
 * delivers in order and one at a time, as a transport does.
 */
final class StreamPair {

	private final Wire wire;

	private final Consumer<StreamPair> onClosed;

	private final Direction<GatewayFrame> down;

	private final Direction<ConnectorFrame> up;

	StreamPair(Wire wire, FrameListener<GatewayFrame> connector, Consumer<StreamPair> onClosed) {
		this.wire = wire;
		this.onClosed = onClosed;
		this.down = new Direction<>("frames to the connector");
		this.up = new Direction<>("frames to the gateway");
		this.down.listener = connector;
	}

	void connect(Function<FrameStream<GatewayFrame>, FrameListener<ConnectorFrame>> acceptor) {
		this.up.owner.execute(() -> this.up.listener = acceptor.apply(this.down));
		this.down.owner.execute(() -> this.down.receiver().onOpen());
	}

	FrameStream<ConnectorFrame> connectorSide() {
		return this.up;
	}

	boolean isOn(Wire other) {
		return this.wire.equals(other);
	}

	void cut(Failure failure) {
		this.onClosed.accept(this);
		this.up.close(failure);
		this.down.close(failure);
	}

	/**
	 * One direction: a sending half whose frames arrive at a listener.
	 */
	private final class Direction<F extends Frame> implements FrameStream<F> {

		private final SerialOwner owner;

		private final AtomicBoolean halfClosed = new AtomicBoolean();

		private final AtomicBoolean closed = new AtomicBoolean();

		private volatile @Nullable FrameListener<F> listener;

		Direction(String name) {
			this.owner = new SerialOwner(name);
		}

		FrameListener<F> receiver() {
			FrameListener<F> current = this.listener;
			if (current == null) {
				throw new IllegalStateException("Not connected");
			}
			return current;
		}

		@Override
		public boolean send(F frame) {
			if (this.halfClosed.get() || this.closed.get()) {
				return false;
			}
			this.owner.execute(() -> {
				if (!this.closed.get()) {
					receiver().onFrame(frame);
				}
			});
			return true;
		}

		@Override
		public void halfClose() {
			if (this.halfClosed.compareAndSet(false, true)) {
				this.owner.execute(() -> cut(Failure.transientFailure("The stream was closed")));
			}
		}

		@Override
		public void abort(String reason) {
			cut(Failure.transientFailure("The stream was aborted: " + reason));
		}

		@Override
		public int queued() {
			return 0;
		}

		void close(Failure failure) {
			if (this.closed.compareAndSet(false, true)) {
				this.owner.execute(() -> {
					FrameListener<F> current = this.listener;
					if (current != null) {
						current.onClosed(failure);
					}
				});
			}
		}

	}

}
