package dev.connector.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Trampoline;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The wires of one destination, as its streams and its wires see it: everything that
 * happens is taken note of in the {@link WireBook} under one lock, and what follows from
 * it is done outside of the lock. Safe for use by many threads.
 */
final class WirePool {

	private final Lock lock = new ReentrantLock();

	private final Trampoline trampoline = new Trampoline();

	private final AtomicInteger openStreams = new AtomicInteger();

	private final WireBook book;

	WirePool(DestinationOptions options, PoolEnvironment environment) {
		this.book = new WireBook(this, options, environment);
	}

	/**
	 * Reserve a slot on a wire, or wait for one.
	 * @throws IllegalStateException when the destination is closed
	 */
	FrameStream<ConnectorFrame> open(PayloadClass carries, FrameListener<GatewayFrame> listener) {
		PooledStream stream = new PooledStream(this, carries, listener);
		change((book) -> book.seek(stream));
		return stream;
	}

	void update(DestinationOptions changed, String reason) {
		change((book) -> book.update(changed, reason));
	}

	void replaceWires(String reason) {
		change((book) -> book.renew(book.options(), reason));
	}

	void replaceStreams(String reason) {
		change((book) -> book.replaceStreams(reason));
	}

	void refuse() {
		change(WireBook::refuse);
	}

	void close() {
		change(WireBook::close);
	}

	void reopen() {
		change(WireBook::reopen);
	}

	/**
	 * See to it that every wire waits for something that will happen.
	 */
	void check() {
		locked(WireBook::wires).forEach((wire) -> wire.connection().check());
	}

	DestinationSnapshot snapshot() {
		return locked((book) -> book.snapshot(this.openStreams.get()));
	}

	DestinationOptions options() {
		return this.book.options();
	}

	void dialing(PooledWire wire) {
		change((book) -> wire.dialing());
	}

	void connected(PooledWire wire, Wire connected) {
		change((book) -> book.connected(wire, connected));
	}

	void lost(PooledWire wire, Failure failure) {
		change((book) -> book.lost(wire, failure));
	}

	void idle(PooledWire wire) {
		change((book) -> book.idle(wire));
	}

	void proven(PooledWire wire) {
		change((book) -> book.proven(wire));
	}

	void headStartOver(Flight flight) {
		change((book) -> book.headStartOver(flight));
	}

	/**
	 * Open no more streams on a wire, and have its streams replaced once there is another
	 * one.
	 */
	void leave(PooledWire wire, String reason) {
		change((book) -> wire.leave(reason, true));
	}

	/**
	 * Open no more streams on a wire, whose streams know of it.
	 */
	void leaveQuietly(PooledWire wire, String reason) {
		change((book) -> wire.leave(reason, false));
	}

	/**
	 * Fail a stream that waits for a wire. Does nothing when it doesn't.
	 */
	void waitNoMore(PooledStream stream, Failure failure) {
		change((book) -> book.waitNoMore(stream, failure));
	}

	/**
	 * Look for another wire when the one that a stream was to be opened on is gone.
	 * @return {@code false} when it is still there, or no stream is wanted any more
	 */
	boolean seekAgain(PooledStream stream, @Nullable Wire chosen) {
		List<Boolean> found = new ArrayList<>(1);
		change((book) -> found.add(book.seekAgain(stream, chosen)));
		return found.get(0);
	}

	void streamOpened() {
		this.openStreams.incrementAndGet();
	}

	void ended(PooledStream stream, boolean wasOpen, Failure failure) {
		if (wasOpen) {
			this.openStreams.decrementAndGet();
		}
		change((book) -> book.ended(stream, wasOpen, failure));
	}

	/**
	 * Change something under the lock, then do what follows from it.
	 */
	private void change(Consumer<WireBook> change) {
		List<Runnable> actions;
		this.lock.lock();
		try {
			change.accept(this.book);
			this.book.settle();
			actions = this.book.takeActions();
		}
		finally {
			this.lock.unlock();
		}
		this.trampoline.run(actions);
	}

	private <T> T locked(Function<WireBook, T> body) {
		this.lock.lock();
		try {
			return body.apply(this.book);
		}
		finally {
			this.lock.unlock();
		}
	}

}
