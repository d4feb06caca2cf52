package dev.connector.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a connection is to stop, and by when. Written by the owner of the connection.
 */
final class Stopping {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Stopping, @Nullable CompletableFuture> DONE = AtomicReferenceFieldUpdater
		.newUpdater(Stopping.class, CompletableFuture.class, "done");

	private final Scheduler scheduler;

	private final Executor steps;

	private final SerialOwner owner;

	/** There when it is to stop. */
	private @Nullable StateTimer timer;

	/** There when somebody waits for it, or it has stopped. */
	private volatile @Nullable CompletableFuture<Void> done;

	private volatile boolean asked;

	private boolean saidFarewell;

	private long at;

	Stopping(Scheduler scheduler, SerialOwner owner, Executor steps) {
		this.scheduler = scheduler;
		this.steps = steps;
		this.owner = owner;
	}

	/**
	 * Take note that the connection is to stop. A time that can't be measured is over at
	 * once, for a stop has to come to its end whatever fails.
	 * @param timeout how long it may take
	 * @param onTimeout is run when the time is over
	 * @return {@code false} when it is to stop at least as soon already
	 */
	boolean ask(Duration timeout, Runnable onTimeout) {
		long asksFor = this.scheduler.nanoTime() + StateTimer.saturatedNanos(timeout);
		if (this.saidFarewell || (this.asked && this.at - asksFor <= 0)) {
			return false;
		}
		this.asked = true;
		this.at = asksFor;
		try {
			timer().arm(timeout, onTimeout);
		}
		catch (Throwable ex) {
			logger.warn("The deadline of a stop can't be armed, so it has passed", ex);
			this.steps.execute(onTimeout);
		}
		return true;
	}

	/**
	 * Take note of the goodbye, after which there is not much time left.
	 * @param onTimeout is run when the time is over
	 * @return {@code false} when it was said before
	 */
	boolean sayFarewell(Runnable onTimeout) {
		if (this.saidFarewell) {
			return false;
		}
		this.saidFarewell = true;
		timer().arm(Connection.FAREWELL_TIMEOUT, onTimeout);
		return true;
	}

	boolean isAsked() {
		return this.asked;
	}

	boolean saidFarewell() {
		return this.saidFarewell;
	}

	boolean isTimerAlive() {
		StateTimer armed = this.timer;
		return armed != null && armed.isAlive();
	}

	/**
	 * Arm the timer again that was lost.
	 */
	void rearm(Runnable onTimeout) {
		timer().arm(Duration.ofNanos(Math.max(0, this.at - this.scheduler.nanoTime())), onTimeout);
	}

	void finish() {
		try {
			StateTimer armed = this.timer;
			if (armed != null) {
				armed.cancel();
			}
		}
		finally {
			whenDone().complete(null);
		}
	}

	private StateTimer timer() {
		StateTimer present = this.timer;
		if (present == null) {
			present = new StateTimer(this.scheduler, this.owner, this.steps);
			this.timer = present;
		}
		return present;
	}

	CompletionStage<Void> done() {
		return whenDone().minimalCompletionStage();
	}

	private CompletableFuture<Void> whenDone() {
		CompletableFuture<Void> present = this.done;
		while (present == null) {
			DONE.compareAndSet(this, null, new CompletableFuture<>());
			present = this.done;
		}
		return present;
	}

}
