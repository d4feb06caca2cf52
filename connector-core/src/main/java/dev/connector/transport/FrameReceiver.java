package dev.connector.transport;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.frame.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a {@link FrameListener} what happens to a stream, in the way that it is promised:
 * by one thread at a time, the opening once and first, the end exactly once and last.
 * <p>
 * {@link #open} and {@link #receive} are called by the transport, one at a time.
 * {@link #close} may be called by any thread, also by the listener itself: the first
 * failure wins. The listener is told at once, unless it is busy: then as soon as it is
 * not.
 *
 * @param <I> the frames that come in
 */
public final class FrameReceiver<I extends Frame> {

	private static final Logger logger = LoggerFactory.getLogger(FrameReceiver.class);

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<FrameReceiver> STATE = AtomicIntegerFieldUpdater
		.newUpdater(FrameReceiver.class, "state");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<FrameReceiver, @Nullable Failure> FAILURE = AtomicReferenceFieldUpdater
		.newUpdater(FrameReceiver.class, Failure.class, "failure");

	private static final int FREE = 0;

	private static final int BUSY = 1;

	private static final int BUSY_AND_CLOSING = 2;

	private static final int CLOSED = 3;

	private final Consumer<Throwable> onBroken;

	private volatile int state = BUSY;

	private volatile @Nullable Failure failure;

	private @Nullable FrameListener<I> listener;

	private boolean opened;

	/**
	 * Create a receiver without a listener.
	 * @param onBroken told what the listener threw, while it counts as busy; ends the
	 * stream
	 */
	public FrameReceiver(Consumer<Throwable> onBroken) {
		this.onBroken = onBroken;
	}

	/**
	 * Set the listener. Called once, before anything is received; only the end may come
	 * earlier, and is told now.
	 * @param listener the receiving half of the stream
	 */
	public void start(FrameListener<I> listener) {
		this.listener = listener;
		exit();
	}

	/**
	 * Tell that the stream is open, if that was not told before.
	 */
	public void open() {
		if (!this.opened) {
			this.opened = true;
			FrameListener<I> told = enter();
			if (told != null) {
				tellOpen(told);
			}
		}
	}

	/**
	 * Hand on a frame, after telling that the stream is open.
	 * @param frame the frame, dropped when the stream ended already
	 */
	public void receive(I frame) {
		open();
		FrameListener<I> told = enter();
		if (told == null) {
			return;
		}
		try {
			told.onFrame(frame);
		}
		catch (Throwable ex) {
			this.onBroken.accept(ex);
		}
		finally {
			exit();
		}
	}

	/**
	 * Tell that the stream ended, if that was not told before.
	 * @param cause what ended it
	 * @return {@code false} when the stream had ended already
	 */
	public boolean close(Failure cause) {
		if (!FAILURE.compareAndSet(this, null, cause)) {
			return false;
		}
		// The state changes between free and busy until one of the two succeeds
		while (!STATE.compareAndSet(this, BUSY, BUSY_AND_CLOSING)) {
			if (STATE.compareAndSet(this, FREE, CLOSED)) {
				tellClosed();
				break;
			}
		}
		return true;
	}

	/**
	 * Return whether the stream ended.
	 * @return {@code true} once it ended, even if the listener is not told yet
	 */
	public boolean isClosed() {
		return this.failure != null;
	}

	/**
	 * Return the listener, which counts as busy until {@link #exit()}.
	 * @return the listener, or {@code null} when it is to be told nothing
	 */
	private @Nullable FrameListener<I> enter() {
		return (!isClosed() && STATE.compareAndSet(this, FREE, BUSY)) ? this.listener : null;
	}

	private void tellOpen(FrameListener<I> told) {
		try {
			told.onOpen();
		}
		catch (Throwable ex) {
			this.onBroken.accept(ex);
		}
		finally {
			exit();
		}
	}

	private void exit() {
		if (!STATE.compareAndSet(this, BUSY, FREE)) {
			this.state = CLOSED;
			tellClosed();
		}
	}

	private void tellClosed() {
		try {
			Objects.requireNonNull(this.listener).onClosed(Objects.requireNonNull(this.failure));
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on the end of its stream", ex);
		}
	}

}
