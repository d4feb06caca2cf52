package dev.connector.transport.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.frame.Frame;
import dev.connector.transport.FrameListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that writes down what it is told, for a test that waits for it.
 */
final class StreamEvents<I extends Frame> implements FrameListener<I> {

	static final String OPEN = "open";

	final AtomicInteger closed = new AtomicInteger();

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	@Override
	public void onOpen() {
		this.events.add(OPEN);
	}

	@Override
	public void onFrame(I frame) {
		this.events.add(frame);
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

	StreamEvents<I> opened() throws InterruptedException {
		assertThat(next()).isEqualTo(OPEN);
		return this;
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

	<T extends I> T frame(Class<T> kind) throws InterruptedException {
		Object event = next();
		assertThat(event).isInstanceOf(kind);
		return kind.cast(event);
	}

	<T extends I> List<T> frames(Class<T> kind, int count) throws InterruptedException {
		List<T> frames = new ArrayList<>();
		while (frames.size() < count) {
			frames.add(frame(kind));
		}
		return frames;
	}

	/** What was told and not yet looked at. */
	List<Object> drain() {
		List<Object> drained = new ArrayList<>();
		this.events.drainTo(drained);
		return drained;
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

}
