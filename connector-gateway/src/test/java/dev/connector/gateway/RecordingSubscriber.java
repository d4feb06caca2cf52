package dev.connector.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the signals of a stream, and checks that they are serial.
 */
final class RecordingSubscriber implements Flow.Subscriber<Payload> {

	private final List<String> items = new CopyOnWriteArrayList<>();

	private final AtomicBoolean inside = new AtomicBoolean();

	private final long initial;

	private volatile Flow.@Nullable Subscription subscription;

	private volatile @Nullable Throwable error;

	private volatile boolean completed;

	private volatile int terminations;

	RecordingSubscriber(long initial) {
		this.initial = initial;
	}

	@Override
	public void onSubscribe(Flow.Subscription started) {
		this.subscription = started;
		if (this.initial > 0) {
			started.request(this.initial);
		}
	}

	@Override
	public void onNext(Payload item) {
		if (!this.inside.compareAndSet(false, true)) {
			throw new AssertionError("Not serial");
		}
		this.items.add(item.text());
		this.inside.set(false);
	}

	@Override
	public void onError(Throwable ex) {
		this.error = ex;
		this.terminations++;
	}

	@Override
	public void onComplete() {
		this.completed = true;
		this.terminations++;
	}

	Flow.Subscription subscription() {
		Flow.Subscription current = this.subscription;
		if (current == null) {
			throw new AssertionError("Not subscribed");
		}
		return current;
	}

	List<String> items() {
		return this.items;
	}

	@Nullable Throwable error() {
		return this.error;
	}

	GatewayErrorCode code() {
		if (this.error instanceof GatewayCallException failed) {
			return failed.error().code();
		}
		throw new AssertionError("No error of a call", this.error);
	}

	boolean isCompleted() {
		return this.completed;
	}

	int terminations() {
		return this.terminations;
	}

}
