package dev.connector.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

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
			return reserved.slots.wire.open(reserved);
		}
		catch (Throwable ex) {
			reserved.release();
			throw ex;
		}
	}

	List<Destination.WireSnapshot> snapshot() {
		this.lock.lock();
		try {
			return this.wires.stream()
				.map((slots) -> new Destination.WireSnapshot(slots.wire.kind(), slots.used))
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

	private void giveBack(Slots slots) {
		this.lock.lock();
		try {
			slots.used--;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A wire and how many of its slots are taken; guarded by the lock of the pool.
	 */
	private static final class Slots {

		private final Wire wire;

		private int used;

		Slots(Wire wire) {
			this.wire = wire;
		}

	}

	private final class SlotListener implements FrameListener<GatewayFrame> {

		private final Slots slots;

		private final FrameListener<GatewayFrame> delegate;

		private final AtomicBoolean released = new AtomicBoolean();

		SlotListener(Slots slots, FrameListener<GatewayFrame> delegate) {
			this.slots = slots;
			this.delegate = delegate;
		}

		@Override
		public void onOpen() {
			this.delegate.onOpen();
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			this.delegate.onFrame(frame);
		}

		@Override
		public void onClosed(Failure failure) {
			release();
			this.delegate.onClosed(failure);
		}

		void release() {
			if (this.released.compareAndSet(false, true)) {
				giveBack(this.slots);
			}
		}

	}

}
