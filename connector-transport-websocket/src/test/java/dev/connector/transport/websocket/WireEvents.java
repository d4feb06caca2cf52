package dev.connector.transport.websocket;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.transport.WireListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that writes down what it is told, for a test that waits for it.
 */
final class WireEvents implements WireListener {

	static final String CONNECTED = "connected";

	final AtomicInteger closed = new AtomicInteger();

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	@Override
	public void onConnected() {
		this.events.add(CONNECTED);
	}

	@Override
	public void onLeaving(String reason) {
		this.events.add("leaving: " + reason);
	}

	@Override
	public void onClosed(Failure failure) {
		this.closed.incrementAndGet();
		this.events.add(failure);
	}

	Object next() throws InterruptedException {
		Object event = this.events.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event within 30 s").isNotNull();
		return event;
	}

	WireEvents connected() throws InterruptedException {
		assertThat(next()).isEqualTo(CONNECTED);
		return this;
	}

	Failure failure() throws InterruptedException {
		Object event = next();
		assertThat(event).isInstanceOf(Failure.class);
		return (Failure) event;
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

}
