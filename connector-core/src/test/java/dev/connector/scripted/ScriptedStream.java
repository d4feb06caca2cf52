package dev.connector.scripted;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;

/**
 * A stream whose far end is played by a test. What the connector sends is remembered and
 * handed to the far end's behaviour; what the far end sends reaches the connector at
 * once, on the calling thread.
 */
public final class ScriptedStream implements FrameStream<ConnectorFrame> {

	private final FrameListener<GatewayFrame> listener;

	private final Runnable onEnd;

	private final List<ConnectorFrame> sent = new CopyOnWriteArrayList<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile Behaviour behaviour = new Behaviour() {
	};

	private volatile Consumer<ConnectorFrame> beforeSend = (frame) -> {
	};

	private volatile boolean halfClosed;

	private volatile String abortReason = "";

	ScriptedStream(FrameListener<GatewayFrame> listener, Runnable onEnd) {
		this.listener = listener;
		this.onEnd = onEnd;
	}

	/**
	 * Tell the connector that the stream is open.
	 */
	public ScriptedStream open() {
		this.listener.onOpen();
		return this;
	}

	/**
	 * Say how the far end behaves.
	 */
	public ScriptedStream answering(Behaviour changed) {
		this.behaviour = changed;
		return this;
	}

	/**
	 * Do something, or throw, before a frame is taken.
	 */
	public ScriptedStream beforeSend(Consumer<ConnectorFrame> changed) {
		this.beforeSend = changed;
		return this;
	}

	/**
	 * Send frames to the connector.
	 */
	public ScriptedStream deliver(GatewayFrame... frames) {
		for (GatewayFrame frame : frames) {
			this.listener.onFrame(frame);
		}
		return this;
	}

	/**
	 * End the stream, unless it ended.
	 */
	public void end(Failure failure) {
		if (this.ended.compareAndSet(false, true)) {
			this.onEnd.run();
			this.listener.onClosed(failure);
		}
	}

	/**
	 * Lose the stream to the network.
	 */
	public void lose() {
		end(Failure.transientFailure("The network is away"));
	}

	/**
	 * Tell the connector something even though the stream has ended.
	 */
	public FrameListener<GatewayFrame> listener() {
		return this.listener;
	}

	@Override
	public boolean send(ConnectorFrame frame) {
		this.beforeSend.accept(frame);
		if (this.ended.get() || this.halfClosed) {
			return false;
		}
		this.sent.add(frame);
		this.behaviour.onSent(this, frame);
		return true;
	}

	@Override
	public void halfClose() {
		if (!this.halfClosed) {
			this.halfClosed = true;
			this.behaviour.onHalfClosed(this);
		}
	}

	@Override
	public void abort(String reason) {
		if (!this.ended.get()) {
			this.abortReason = reason;
			end(Failure.transientFailure("aborted: " + reason));
		}
	}

	@Override
	public int queued() {
		return 0;
	}

	/**
	 * Return what the connector sent.
	 */
	public List<ConnectorFrame> sent() {
		return this.sent;
	}

	/**
	 * Return the frames of one kind that the connector sent.
	 */
	public <T extends ConnectorFrame> List<T> sent(Class<T> kind) {
		return this.sent.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	/**
	 * Return whether the connector half-closed the stream.
	 */
	public boolean isHalfClosed() {
		return this.halfClosed;
	}

	/**
	 * Return whether the stream has ended.
	 */
	public boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * Return why the connector aborted the stream, empty when it didn't.
	 */
	public String abortReason() {
		return this.abortReason;
	}

	/**
	 * How a far end behaves. Does nothing by itself.
	 */
	public interface Behaviour {

		/**
		 * The connector sent a frame.
		 */
		default void onSent(ScriptedStream stream, ConnectorFrame frame) {
		}

		/**
		 * The connector half-closed the stream.
		 */
		default void onHalfClosed(ScriptedStream stream) {
		}

	}

}
