package dev.connector.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A stream that waits for a wire, or runs on one and knows on which. What is sent while
 * it waits is sent when it has one. Safe for use by many threads.
 */
final class PooledStream implements FrameStream<ConnectorFrame>, FrameListener<GatewayFrame> {

	private static final AtomicReferenceFieldUpdater<PooledStream, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(PooledStream.class, Phase.class, "phase");

	private final WirePool pool;

	private final PayloadClass carries;

	private final FrameListener<GatewayFrame> listener;

	/** What was sent before it was open. */
	private List<ConnectorFrame> early = List.of();

	private volatile Phase phase = Phase.NEW;

	private volatile @Nullable FrameStream<ConnectorFrame> delegate;

	private boolean halfClosed;

	private @Nullable String aborted;

	/** Set under the lock of the pool, when the stream gets its slot. */
	private volatile @Nullable PooledWire pooled;

	private volatile @Nullable Wire wire;

	private volatile boolean heard;

	private volatile boolean silent;

	private volatile boolean openedAgain;

	PooledStream(WirePool pool, PayloadClass carries, FrameListener<GatewayFrame> listener) {
		this.pool = pool;
		this.carries = carries;
		this.listener = listener;
	}

	PayloadClass carries() {
		return this.carries;
	}

	@Nullable PooledWire pooled() {
		return this.pooled;
	}

	/**
	 * Take the slot that was kept for it.
	 */
	void assign(PooledWire to) {
		this.wire = to.take(this);
		this.pooled = to;
	}

	/**
	 * Forget the slot, to wait for another one.
	 */
	void unassign() {
		this.wire = null;
		this.pooled = null;
	}

	/**
	 * Open it on the wire that it was assigned to.
	 */
	void start() {
		Wire chosen = this.wire;
		PooledWire on = this.pooled;
		if (chosen == null || on == null) {
			return;
		}
		boolean again = this.openedAgain;
		on.opening();
		try {
			opened(chosen.open(this), chosen, again);
		}
		catch (Throwable ex) {
			onClosed(Failure.unexpected("A stream could not be opened", ex));
		}
	}

	/**
	 * Tell that it will never run.
	 */
	void fail(Failure failure) {
		if (PHASE.getAndSet(this, Phase.ENDED) != Phase.ENDED) {
			this.listener.onClosed(failure);
		}
	}

	@Override
	public boolean send(ConnectorFrame frame) {
		FrameStream<ConnectorFrame> current = this.delegate;
		if (current != null) {
			return current.send(frame);
		}
		synchronized (this) {
			current = this.delegate;
			if (current != null) {
				return current.send(frame);
			}
			return !isEnded() && !this.halfClosed && keep(frame);
		}
	}

	@Override
	public void halfClose() {
		FrameStream<ConnectorFrame> current = before(() -> this.halfClosed = true);
		if (current != null) {
			current.halfClose();
		}
	}

	@Override
	public void abort(String reason) {
		FrameStream<ConnectorFrame> current = before(() -> this.aborted = reason);
		if (current != null) {
			current.abort(reason);
		}
		else {
			this.pool.waitNoMore(this, Failure.transientFailure("aborted: " + reason));
		}
	}

	@Override
	public void abortSilent(String reason) {
		this.silent = true;
		abort(reason);
	}

	@Override
	public void leave(String reason) {
		PooledWire on = this.pooled;
		if (on != null) {
			this.pool.leaveQuietly(on, reason);
		}
	}

	@Override
	public String wire() {
		PooledWire on = this.pooled;
		return (on != null) ? on.route().kind() : "";
	}

	@Override
	public int queued() {
		FrameStream<ConnectorFrame> current = this.delegate;
		return (current != null) ? current.queued() : 0;
	}

	@Override
	public void onOpen() {
		if (PHASE.compareAndSet(this, Phase.NEW, Phase.OPEN)) {
			this.pool.streamOpened();
			this.listener.onOpen();
		}
	}

	@Override
	public void onFrame(GatewayFrame frame) {
		PooledWire on = this.pooled;
		if (on != null) {
			on.heard();
		}
		if (!this.heard) {
			this.heard = true;
		}
		this.listener.onFrame(frame);
	}

	@Override
	public void onLeaving(String reason) {
		// Who moves with one stream may have ended others that were to be told too
		if (!isEnded()) {
			this.listener.onLeaving(reason);
		}
	}

	@Override
	public void onClosed(Failure failure) {
		if (isEnded() || (mayBeOpenedAgain() && this.pool.seekAgain(this, this.wire))) {
			return;
		}
		Phase last = PHASE.getAndSet(this, Phase.ENDED);
		if (last != Phase.ENDED) {
			this.pool.ended(this, last == Phase.OPEN, failure);
			this.listener.onClosed(failure);
		}
	}

	private boolean keep(ConnectorFrame frame) {
		if (this.early.isEmpty()) {
			this.early = new ArrayList<>();
		}
		return this.early.add(frame);
	}

	private boolean isEnded() {
		return this.phase == Phase.ENDED;
	}

	boolean wasHeard() {
		return this.heard;
	}

	/**
	 * Return whether somebody waited long enough for something to come.
	 */
	boolean isSilent() {
		return this.silent;
	}

	/**
	 * A wire may be lost after it was chosen and before it is used. That is nobody's
	 * failure, once.
	 */
	private boolean mayBeOpenedAgain() {
		synchronized (this) {
			boolean first = this.phase == Phase.NEW && !this.openedAgain && this.delegate == null
					&& this.aborted == null;
			this.openedAgain = this.openedAgain || first;
			return first;
		}
	}

	@SuppressWarnings("ReferenceEquality")
	private void opened(FrameStream<ConnectorFrame> fresh, Wire on, boolean again) {
		String abortReason;
		boolean over;
		synchronized (this) {
			if (this.wire != on || this.openedAgain != again) {
				// It ended already, and what was sent is kept for the next one
				return;
			}
			this.early.forEach(fresh::send);
			this.early = List.of();
			this.delegate = fresh;
			abortReason = this.aborted;
			over = this.halfClosed;
		}
		if (abortReason != null) {
			fresh.abort(abortReason);
		}
		else if (over) {
			fresh.halfClose();
		}
	}

	/**
	 * Do something if it has not come to a wire yet.
	 * @return what it runs on, if it has
	 */
	private @Nullable FrameStream<ConnectorFrame> before(Runnable action) {
		synchronized (this) {
			FrameStream<ConnectorFrame> current = this.delegate;
			if (current == null) {
				action.run();
			}
			return current;
		}
	}

	/**
	 * How far it has come.
	 */
	private enum Phase {

		NEW, OPEN, ENDED

	}

}
