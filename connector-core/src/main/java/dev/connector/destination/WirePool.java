package dev.connector.destination;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wires of one destination. A stream's slot is reserved before the stream is opened
 * and given back exactly once, so a wire never carries more streams than allowed, however
 * many start at a time. Another wire is made only when all others are full.
 * <p>
 * A wire over which nothing comes any more is left: it gets no more streams and is closed
 * with its last one. That its connection seems open says nothing, for its end may not
 * have been heard of.
 */
final class WirePool {

	private static final Logger logger = LoggerFactory.getLogger(WirePool.class);

	private final int maxStreams;

	private final Supplier<Wire> factory;

	private final Lock lock = new ReentrantLock();

	private final List<Slots> wires = new ArrayList<>();

	private boolean closed;

	WirePool(int maxStreams, Supplier<Wire> factory) {
		this.maxStreams = maxStreams;
		this.factory = factory;
	}

	FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		SlotListener reserved = new SlotListener(reserve(), listener);
		try {
			return new SlotStream(reserved.slots.wire.open(reserved), reserved);
		}
		catch (Throwable ex) {
			reserved.release();
			throw ex;
		}
	}

	List<DestinationSnapshot.WireSnapshot> snapshot() {
		this.lock.lock();
		try {
			return this.wires.stream()
				.map((slots) -> new DestinationSnapshot.WireSnapshot(slots.wire.kind(), "", ConnectionState.READY,
						Instant.EPOCH, slots.used, 0, false, null, null))
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		List<Slots> toClose;
		this.lock.lock();
		try {
			this.closed = true;
			toClose = List.copyOf(this.wires);
			this.wires.clear();
		}
		finally {
			this.lock.unlock();
		}
		toClose.forEach((slots) -> close(slots.wire));
	}

	void reopen() {
		this.lock.lock();
		try {
			this.closed = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void close(Wire wire) {
		try {
			wire.close();
		}
		catch (Throwable ex) {
			logger.warn("A {} wire could not be closed in order", wire.kind(), ex);
		}
	}

	private Slots reserve() {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The destination is closed");
			}
			Slots chosen = null;
			for (Slots slots : this.wires) {
				if (slots.used < this.maxStreams && (chosen == null || slots.used < chosen.used)) {
					chosen = slots;
				}
			}
			if (chosen == null) {
				chosen = new Slots(this.factory.get());
				this.wires.add(chosen);
			}
			chosen.used++;
			return chosen;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void giveBack(Slots slots, boolean dead) {
		boolean unused;
		this.lock.lock();
		try {
			slots.used--;
			if (dead && this.wires.remove(slots)) {
				slots.left = true;
				logger.debug("Nothing comes over a {} wire: no more streams are opened on it", slots.wire.kind());
			}
			unused = slots.left && slots.used == 0;
		}
		finally {
			this.lock.unlock();
		}
		if (unused) {
			close(slots.wire);
		}
	}

	/**
	 * A wire and how many of its slots are taken; guarded by the lock of the pool.
	 */
	private static final class Slots {

		private final Wire wire;

		private int used;

		private boolean left;

		/** Whether nothing came over the wire since the last stream was opened on it. */
		private volatile boolean quiet;

		Slots(Wire wire) {
			this.wire = wire;
		}

	}

	private final class SlotListener implements FrameListener<GatewayFrame> {

		private final Slots slots;

		private final FrameListener<GatewayFrame> delegate;

		private final AtomicBoolean released = new AtomicBoolean();

		private volatile boolean opened;

		private volatile boolean heard;

		private volatile boolean silent;

		SlotListener(Slots slots, FrameListener<GatewayFrame> delegate) {
			this.slots = slots;
			this.delegate = delegate;
		}

		@Override
		public void onOpen() {
			this.opened = true;
			this.slots.quiet = true;
			this.delegate.onOpen();
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			if (!this.heard) {
				this.heard = true;
			}
			if (this.slots.quiet) {
				this.slots.quiet = false;
			}
			this.delegate.onFrame(frame);
		}

		@Override
		public void onClosed(Failure failure) {
			release();
			this.delegate.onClosed(failure);
		}

		void release() {
			if (this.released.compareAndSet(false, true)) {
				giveBack(this.slots, this.silent || (this.opened && !this.heard && this.slots.quiet));
			}
		}

	}

	/**
	 * A stream that knows on which wire it runs.
	 */
	private static final class SlotStream implements FrameStream<ConnectorFrame> {

		private final FrameStream<ConnectorFrame> delegate;

		private final SlotListener slot;

		SlotStream(FrameStream<ConnectorFrame> delegate, SlotListener slot) {
			this.delegate = delegate;
			this.slot = slot;
		}

		@Override
		public boolean send(ConnectorFrame frame) {
			return this.delegate.send(frame);
		}

		@Override
		public void halfClose() {
			this.delegate.halfClose();
		}

		@Override
		public void abort(String reason) {
			this.delegate.abort(reason);
		}

		@Override
		public void abortSilent(String reason) {
			this.slot.silent = true;
			this.delegate.abort(reason);
		}

		@Override
		public int queued() {
			return this.delegate.queued();
		}

	}

}
