package dev.connector.transport.websocket;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.managed.MessageListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that writes down what it is told, for a test that waits for it.
 */
class Events implements MessageListener<WebSocketMessage> {

	static final String OPEN = "open";

	static final String PONG = "pong";

	final AtomicInteger closed = new AtomicInteger();

	final AtomicInteger inside = new AtomicInteger();

	final AtomicInteger overlaps = new AtomicInteger();

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	@Override
	public void onOpen() {
		this.events.add(OPEN);
	}

	@Override
	public void onMessage(WebSocketMessage message) {
		if (this.inside.getAndIncrement() != 0) {
			this.overlaps.incrementAndGet();
		}
		this.events.add(message);
		this.inside.decrementAndGet();
	}

	@Override
	public void onPong() {
		this.events.add(PONG);
	}

	@Override
	public void onPeerClosing(int code, String reason) {
		this.events.add("closing " + code + " " + reason);
	}

	@Override
	public void onClosed(Failure failure) {
		if (this.inside.get() != 0) {
			this.overlaps.incrementAndGet();
		}
		this.closed.incrementAndGet();
		this.events.add(failure);
	}

	Object next() throws InterruptedException {
		Object event = this.events.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event within 30 s").isNotNull();
		return event;
	}

	void opened() throws InterruptedException {
		assertThat(next()).isEqualTo(OPEN);
	}

	Failure failure() throws InterruptedException {
		Object event = next();
		assertThat(event).isInstanceOf(Failure.class);
		return (Failure) event;
	}

	/** Waits for the end, whatever comes before. */
	Failure lastFailure() throws InterruptedException {
		Object event = next();
		while (!(event instanceof Failure)) {
			event = next();
		}
		return (Failure) event;
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

}
