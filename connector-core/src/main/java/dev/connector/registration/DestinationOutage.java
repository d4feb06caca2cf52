package dev.connector.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * The time in which registrations are away from one destination: from the first that is
 * lost until none is away any more. Says what of it is worth a line. Safe for use by many
 * threads.
 */
final class DestinationOutage {

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final Lock lock = new ReentrantLock();

	private final Set<RegistrationKey> away = new LinkedHashSet<>();

	private final Set<RegistrationKey> back = new LinkedHashSet<>();

	private Instant since = Instant.EPOCH;

	private int attempts;

	private int failures;

	private int leftOut;

	private long toldAt;

	/**
	 * Take note that one who is away tries to connect.
	 */
	void attempting(RegistrationKey key) {
		this.lock.lock();
		try {
			if (this.away.contains(key)) {
				this.attempts++;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isAway(RegistrationKey key) {
		this.lock.lock();
		try {
			return this.away.contains(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take note of a failed attempt or a lost connection.
	 * @return what to tell, or {@code null} when something was told not long ago
	 */
	@Nullable Report failed(RegistrationKey key, Instant at, long nanoTime) {
		this.lock.lock();
		try {
			boolean first = this.away.isEmpty();
			if (first) {
				begin(at);
			}
			this.away.add(key);
			this.back.remove(key);
			this.failures++;
			if (!first && nanoTime - this.toldAt < QUIET.toNanos()) {
				this.leftOut++;
				return null;
			}
			Report report = new Report(first, this.since, this.away.size(), this.back.size(), this.failures,
					this.leftOut);
			this.toldAt = nanoTime;
			this.leftOut = 0;
			return report;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take note that one is connected again.
	 * @return what to tell, or {@code null} while others are away
	 */
	@Nullable Recovery recovered(RegistrationKey key, Instant at) {
		this.lock.lock();
		try {
			if (!this.away.remove(key)) {
				return null;
			}
			this.back.add(key);
			return recovery(at);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take note that one is not expected to come back by itself.
	 * @return what to tell, or {@code null} when that was not the end of the outage, or
	 * nobody is back
	 */
	@Nullable Recovery forget(RegistrationKey key, Instant at) {
		this.lock.lock();
		try {
			return this.away.remove(key) ? recovery(at) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void begin(Instant at) {
		this.since = at;
		this.back.clear();
		this.attempts = 0;
		this.failures = 0;
		this.leftOut = 0;
	}

	private @Nullable Recovery recovery(Instant at) {
		if (!this.away.isEmpty() || this.back.isEmpty()) {
			return null;
		}
		String who = (this.back.size() == 1) ? this.back.iterator().next() + " is"
				: this.back.size() + " registrations are";
		this.back.clear();
		return new Recovery(who, Duration.between(this.since, at), this.attempts);
	}

	/**
	 * What is to be told of an outage that lasts.
	 *
	 * @param first whether it has just begun
	 * @param since when it began
	 * @param away how many registrations are away
	 * @param back how many are back
	 * @param failures how many failures there were
	 * @param leftOut how many of them nobody was told of, since the last time
	 */
	record Report(boolean first, Instant since, int away, int back, int failures, int leftOut) {

		boolean isOfMany() {
			return this.away + this.back > 1;
		}

	}

	/**
	 * What is to be told of an outage that is over.
	 *
	 * @param who those who are back, with their verb
	 * @param took how long it took
	 * @param attempts how many attempts all of them made
	 */
	record Recovery(String who, Duration took, int attempts) {

	}

}
