package dev.connector.gateway;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.RegistrationKey;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports rejected streams. For each code the log gets the first one at once, and later
 * ones as at most one line in an interval, so that nobody fills it by being rejected.
 * Safe for use by many threads.
 */
final class Rejections {

	static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

	private static final Logger logger = LoggerFactory.getLogger(Rejections.class);

	private final Scheduler scheduler;

	private final GatewayListener listeners;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<RejectionCode, Tally> tallies = new EnumMap<>(RejectionCode.class);

	Rejections(Scheduler scheduler, GatewayListener listeners) {
		this.scheduler = scheduler;
		this.listeners = listeners;
	}

	/**
	 * Report a rejection to the listeners, and to the log when it is its turn.
	 * @param key what wanted to register, or {@code null} when it never said
	 * @param peer where it came from
	 * @param code why
	 * @param message why, without any secret
	 */
	void report(@Nullable RegistrationKey key, String peer, RejectionCode code, String message) {
		long suppressed = toLog(code);
		if (suppressed == 0) {
			logger.warn("Rejected {} from {}: {}: {}", (key != null) ? key : "a stream", peer, code, message);
		}
		else if (suppressed > 0) {
			logger.warn("Rejected {} more times as {}, last {} from {}: {}", suppressed + 1, code,
					(key != null) ? key : "a stream", peer, message);
		}
		this.listeners.onRejected(key, code);
	}

	private long toLog(RejectionCode code) {
		long now = this.scheduler.nanoTime();
		this.lock.lock();
		try {
			Tally tally = this.tallies.get(code);
			if (tally == null) {
				this.tallies.put(code, new Tally(now));
				return 0;
			}
			if (now - tally.loggedAt < LOG_INTERVAL.toNanos()) {
				tally.suppressed++;
				return -1;
			}
			long suppressed = tally.suppressed;
			tally.suppressed = 0;
			tally.loggedAt = now;
			return suppressed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static final class Tally {

		private long loggedAt;

		private long suppressed;

		Tally(long loggedAt) {
			this.loggedAt = loggedAt;
		}

	}

}
