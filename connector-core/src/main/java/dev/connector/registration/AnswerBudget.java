package dev.connector.registration;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of its answers a process may keep, and how much it keeps now. Shared by all
 * registrations of a runtime; safe for use by many threads, free of locks.
 */
public final class AnswerBudget {

	private static final Logger logger = LoggerFactory.getLogger(AnswerBudget.class);

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final OutboxOptions outbox;

	private final DedupeOptions dedupe;

	private final Scheduler scheduler;

	private final AtomicInteger entries = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong rememberedBytes = new AtomicLong();

	private final AtomicLong untoldLetGo = new AtomicLong();

	private final AtomicLong untoldLost = new AtomicLong();

	private final AtomicLong tellAgainAt;

	private volatile Limit exceeded = Limit.ENTRIES;

	/**
	 * Create a budget of which nothing is used.
	 * @param outbox how much may be kept
	 * @param dedupe how long answered requests are known
	 * @param scheduler the time
	 */
	public AnswerBudget(OutboxOptions outbox, DedupeOptions dedupe, Scheduler scheduler) {
		this.outbox = outbox;
		this.dedupe = dedupe;
		this.scheduler = scheduler;
		this.tellAgainAt = new AtomicLong(scheduler.nanoTime());
	}

	/**
	 * Return how many answers wait to be acknowledged.
	 * @return the number of answers
	 */
	public int entries() {
		return this.entries.get();
	}

	/**
	 * Return how many bytes are kept.
	 * @return the number of bytes, of answers that wait as well as of remembered ones
	 */
	public long bytes() {
		return this.bytes.get();
	}

	OutboxOptions outbox() {
		return this.outbox;
	}

	DedupeOptions dedupe() {
		return this.dedupe;
	}

	long nanoTime() {
		return this.scheduler.nanoTime();
	}

	boolean takeEntry() {
		if (this.entries.incrementAndGet() > this.outbox.maxEntries()) {
			this.entries.decrementAndGet();
			return false;
		}
		return true;
	}

	void giveEntry() {
		this.entries.decrementAndGet();
	}

	boolean takeBytes(long number) {
		return take(this.bytes, number, this.outbox.maxBytes());
	}

	void giveBytes(long number) {
		this.bytes.addAndGet(-number);
	}

	/**
	 * Turn bytes that were taken for an answer that waits into such of a remembered one.
	 * Those get half of all, for an answer that waits must always find room.
	 */
	boolean remember(long number) {
		return take(this.rememberedBytes, number, this.outbox.maxBytes() / 2);
	}

	void forget(long number) {
		this.rememberedBytes.addAndGet(-number);
	}

	/**
	 * Take note that an answer is not kept though nobody acknowledged it.
	 * @param limit which limit is the reason
	 * @param lost whether it was never sent at all
	 */
	void letGo(Limit limit, boolean lost) {
		this.exceeded = limit;
		if (lost) {
			this.untoldLost.incrementAndGet();
		}
		this.untoldLetGo.incrementAndGet();
	}

	/**
	 * Tell people, now and then, when answers are not kept. Not to be called with a lock
	 * held.
	 */
	void report() {
		if (this.untoldLetGo.get() == 0) {
			return;
		}
		long now = this.scheduler.nanoTime();
		long due = this.tellAgainAt.get();
		if (now - due >= 0 && this.tellAgainAt.compareAndSet(due, now + QUIET.toNanos())) {
			logger.warn(
					"Not kept until acknowledged: {} answers, {} of them never sent. {} with {} bytes are kept ({} can be raised)",
					this.untoldLetGo.getAndSet(0), this.untoldLost.getAndSet(0), this.entries, this.bytes,
					this.exceeded.property);
		}
	}

	private static boolean take(AtomicLong from, long number, long most) {
		long before = from.get();
		while (number <= most - before) {
			if (from.compareAndSet(before, before + number)) {
				return true;
			}
			before = from.get();
		}
		return false;
	}

	/**
	 * What there can be too much of.
	 */
	enum Limit {

		ENTRIES("connector.outbox.max-entries"), BYTES("connector.outbox.max-bytes");

		private final String property;

		Limit(String property) {
			this.property = property;
		}

	}

}
