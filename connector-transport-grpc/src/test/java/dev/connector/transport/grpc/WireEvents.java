package dev.connector.transport.grpc;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that writes down what it is told, for a test that waits for it, and that
 * watches whether it is told as promised.
 */
final class WireEvents implements WireListener {

	static final String CONNECTED = "connected";

	final AtomicInteger closed = new AtomicInteger();

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private final AtomicInteger inside = new AtomicInteger();

	/** Connects a wire, and waits until it is. */
	static <W extends Wire> W connect(W wire) throws InterruptedException {
		of(wire).connected();
		return wire;
	}

	/** Begins to connect a wire. */
	static WireEvents of(Wire wire) {
		WireEvents events = new WireEvents();
		wire.connect(events);
		return events;
	}

	/** Connects a wire that can't be connected, and waits for the reason. */
	static Failure failureOf(Wire wire) throws InterruptedException {
		WireEvents events = of(wire);
		Failure failure = events.failure();
		assertThat(events.hasMore()).isFalse();
		return failure;
	}

	@Override
	public void onConnected() {
		told(CONNECTED);
	}

	@Override
	public void onLeaving(String reason) {
		told(reason);
	}

	@Override
	public void onClosed(Failure failure) {
		this.closed.incrementAndGet();
		told(failure);
	}

	void connected() throws InterruptedException {
		assertThat(next()).isEqualTo(CONNECTED);
	}

	Failure failure() throws InterruptedException {
		Object event = next();
		assertThat(event).isInstanceOf(Failure.class);
		return (Failure) event;
	}

	Object next() throws InterruptedException {
		Object event = this.events.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event within 30 s").isNotNull();
		return event;
	}

	boolean hasMore() {
		return !this.events.isEmpty();
	}

	private void told(Object event) {
		// Seen by the test, which waits for something else
		this.events.add((this.inside.getAndIncrement() > 0) ? "two at a time" : event);
		if (this.closed.get() > 1) {
			this.events.add("closed twice");
		}
		this.inside.decrementAndGet();
	}

}
