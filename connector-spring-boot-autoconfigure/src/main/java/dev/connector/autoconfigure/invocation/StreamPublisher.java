package dev.connector.autoconfigure.invocation;

import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the elements of a {@link Stream} to one subscriber, at its pace. Elements are
 * computed by the executor alone, one at a time. The stream is closed exactly once,
 * whether it ended, failed or was cancelled, and never while an element is computed;
 * cancelling interrupts that.
 */
final class StreamPublisher implements Flow.Publisher<Object>, Flow.Subscription {

	private static final Logger logger = LoggerFactory.getLogger(StreamPublisher.class);

	private final Stream<?> stream;

	private final Executor executor;

	private final ReentrantLock lock = new ReentrantLock();

	private Flow.@Nullable Subscriber<? super Object> subscriber;

	private @Nullable Iterator<?> iterator;

	private @Nullable FutureTask<Void> running;

	private long demand;

	private boolean peeked;

	private boolean done;

	private boolean closed;

	StreamPublisher(Stream<?> stream, Executor executor) {
		this.stream = stream;
		this.executor = executor;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		boolean first;
		this.lock.lock();
		try {
			first = this.subscriber == null;
			if (first) {
				this.subscriber = subscriber;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			subscriber.onSubscribe(this);
			return;
		}
		subscriber.onSubscribe(new Refused());
		subscriber.onError(new IllegalStateException("A stream can be subscribed to once"));
	}

	@Override
	public void request(long items) {
		if (items <= 0) {
			cancel();
			end(new IllegalArgumentException("request(" + items + "): the number must be positive"));
			return;
		}
		FutureTask<Void> task = null;
		this.lock.lock();
		try {
			this.demand = (this.demand + items < 0) ? Long.MAX_VALUE : this.demand + items;
			if (!this.done && this.running == null) {
				task = new FutureTask<>(this::publish, null);
				this.running = task;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (task != null) {
			start(task);
		}
	}

	private void start(FutureTask<Void> task) {
		try {
			this.executor.execute(() -> {
				task.run();
				stopped(task);
			});
		}
		catch (RejectedExecutionException ex) {
			finish(ex);
		}
	}

	private void publish() {
		try {
			Iterator<?> elements = this.iterator;
			if (elements == null) {
				elements = this.stream.iterator();
				this.iterator = elements;
			}
			while (true) {
				if (!this.peeked && !elements.hasNext()) {
					finish(null);
					return;
				}
				this.peeked = true;
				if (!takeDemand()) {
					return;
				}
				Object element = elements.next();
				this.peeked = false;
				emit(element);
			}
		}
		catch (Throwable ex) {
			finish(ex);
		}
	}

	private boolean takeDemand() {
		this.lock.lock();
		try {
			if (this.done) {
				return false;
			}
			if (this.demand == 0) {
				this.running = null;
				return false;
			}
			this.demand--;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void emit(@Nullable Object element) {
		Flow.Subscriber<? super Object> target = this.subscriber;
		if (element == null) {
			throw new NullPointerException("The stream contains null, which is no item");
		}
		if (target != null) {
			target.onNext(element);
		}
	}

	@Override
	public void cancel() {
		FutureTask<Void> task;
		this.lock.lock();
		try {
			if (this.done) {
				return;
			}
			this.done = true;
			task = this.running;
		}
		finally {
			this.lock.unlock();
		}
		if (task != null) {
			task.cancel(true);
		}
		else {
			closeElsewhere();
		}
	}

	/**
	 * A task ended. Whoever cancelled it left the closing to it.
	 */
	private void stopped(FutureTask<Void> task) {
		this.lock.lock();
		try {
			if (!this.done || !task.equals(this.running)) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		closeElsewhere();
	}

	/**
	 * Close on a thread that is neither that of the canceller nor one that has been
	 * interrupted.
	 */
	private void closeElsewhere() {
		try {
			this.executor.execute(() -> {
				Throwable failure = close();
				if (failure != null) {
					logger.warn("A stream could not be closed", failure);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			close();
		}
	}

	private void finish(@Nullable Throwable failure) {
		this.lock.lock();
		try {
			if (this.done) {
				return;
			}
			this.done = true;
		}
		finally {
			this.lock.unlock();
		}
		Throwable atClose = close();
		end((failure != null) ? failure : atClose);
	}

	private void end(@Nullable Throwable failure) {
		Flow.Subscriber<? super Object> target = this.subscriber;
		if (target == null) {
			return;
		}
		if (failure != null) {
			target.onError(failure);
		}
		else {
			target.onComplete();
		}
	}

	private @Nullable Throwable close() {
		this.lock.lock();
		try {
			if (this.closed) {
				return null;
			}
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		try {
			this.stream.close();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * What a second subscriber gets.
	 */
	private static final class Refused implements Flow.Subscription {

		@Override
		public void request(long items) {
			// Nothing will come
		}

		@Override
		public void cancel() {
			// Nothing to cancel
		}

	}

}
