package dev.connector.heartbeat;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Watches one stream: asks for a sign of life every interval, and reports the stream dead
 * when nothing at all came in for the timeout. That deadline has a timer of its own, so a
 * dead stream is noticed at its timeout and not at the next tick after it.
 * <p>
 * {@link #start}, {@link #stop}, {@link #change} and {@link #acknowledged} belong to the
 * owner that was given; {@link #inbound} may be called by any thread.
 */
public final class HeartbeatMonitor {

	/**
	 * How late the timer may be that reports a dead stream.
	 */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private final Scheduler scheduler;

	private final Executor owner;

	private HeartbeatOptions options;

	private final LongConsumer sender;

	private final Runnable onDead;

	private volatile long lastInbound;

	private volatile @Nullable Duration roundTrip;

	private long sequence;

	private long sentAt;

	private boolean awaited;

	private Cancellable nextBeat = Cancellable.NONE;

	private Cancellable deadline = Cancellable.NONE;

	private boolean running;

	private boolean dead;

	/**
	 * Create a monitor.
	 * @param scheduler the time
	 * @param owner runs what the timers set off
	 * @param options interval and timeout
	 * @param sender sends a heartbeat with the given number
	 * @param onDead is run once when the stream is dead
	 */
	public HeartbeatMonitor(Scheduler scheduler, Executor owner, HeartbeatOptions options, LongConsumer sender,
			Runnable onDead) {
		this.scheduler = scheduler;
		this.owner = owner;
		this.options = options;
		this.sender = sender;
		this.onDead = onDead;
	}

	/**
	 * Begin to watch. Does nothing while it watches already.
	 */
	public void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		this.dead = false;
		this.lastInbound = this.scheduler.nanoTime();
		scheduleBeat();
		scheduleDeadline(this.options.timeout());
	}

	/**
	 * Stop watching. Does nothing when it doesn't watch.
	 */
	public void stop() {
		this.running = false;
		this.nextBeat.cancel();
		this.deadline.cancel();
	}

	/**
	 * Return the terms on which it watches.
	 * @return interval and timeout
	 */
	public HeartbeatOptions options() {
		return this.options;
	}

	/**
	 * Watch on other terms from now on, without beginning the numbers anew.
	 * @param changed interval and timeout
	 */
	public void change(HeartbeatOptions changed) {
		if (changed.equals(this.options)) {
			return;
		}
		this.options = changed;
		if (this.running) {
			stop();
			start();
		}
	}

	/**
	 * Send a heartbeat now.
	 * @return its number
	 */
	public long beat() {
		this.sequence++;
		this.awaited = true;
		this.sentAt = this.scheduler.nanoTime();
		this.sender.accept(this.sequence);
		return this.sequence;
	}

	/**
	 * Take note that something came in. Anything counts as life.
	 */
	public void inbound() {
		this.lastInbound = this.scheduler.nanoTime();
	}

	/**
	 * Take note of the answer to a heartbeat.
	 * @param acknowledged number of the heartbeat; one that is not the last is ignored
	 * @return how long it took, or {@code null} when it is ignored
	 */
	public @Nullable Duration acknowledged(long acknowledged) {
		if (!this.awaited || acknowledged != this.sequence) {
			return null;
		}
		this.awaited = false;
		Duration took = Duration.ofNanos(this.scheduler.nanoTime() - this.sentAt);
		this.roundTrip = took;
		return took;
	}

	/**
	 * Return whether a silent stream would be noticed, or was.
	 * @return {@code false} when it doesn't watch, or its timer never went off
	 */
	public boolean isWatching() {
		Duration overdue = Duration.ofNanos(this.scheduler.nanoTime() - this.lastInbound).minus(GRACE);
		return this.dead || (this.running && overdue.compareTo(this.options.timeout()) <= 0);
	}

	/**
	 * Return whether the stream was reported dead.
	 * @return {@code true} after a timeout without anything coming in
	 */
	public boolean isDead() {
		return this.dead;
	}

	/**
	 * Return when something last came in.
	 * @return a reading of the scheduler's clock
	 */
	public long lastInbound() {
		return this.lastInbound;
	}

	/**
	 * Return how long the last answered heartbeat took.
	 * @return the round-trip time, or {@code null} before the first answer
	 */
	public @Nullable Duration roundTrip() {
		return this.roundTrip;
	}

	private void scheduleBeat() {
		this.nextBeat = this.scheduler.schedule(this.options.interval(), () -> this.owner.execute(this::tick));
	}

	private void tick() {
		if (this.running) {
			scheduleBeat();
			beat();
		}
	}

	private void scheduleDeadline(Duration delay) {
		this.deadline = this.scheduler.schedule(delay, () -> this.owner.execute(this::checkDeadline));
	}

	private void checkDeadline() {
		if (!this.running) {
			return;
		}
		Duration left = this.options.timeout().minusNanos(this.scheduler.nanoTime() - this.lastInbound);
		if (left.isNegative() || left.isZero()) {
			stop();
			this.dead = true;
			this.onDead.run();
		}
		else {
			scheduleDeadline(left);
		}
	}

}
