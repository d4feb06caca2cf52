package dev.connector.registration;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what they need to know about connections: the first failure of an outage
 * with its cause, then at most one line a minute with how many were left out, and the
 * recovery with how long it took. All else is for debugging.
 */
public final class RegistrationLog implements RegistrationListener {

	private static final Logger logger = LoggerFactory.getLogger(RegistrationLog.class);

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final Scheduler scheduler;

	private final Map<RegistrationKey, Trouble> troubles = new ConcurrentHashMap<>();

	/**
	 * Create a log.
	 * @param scheduler the time
	 */
	public RegistrationLog(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		logger.debug("{}: {} -> {}", registration.key(), previous.state(), current.state());
		String destination = registration.definition().destination();
		if (current.state() == ConnectionState.READY) {
			Trouble over = this.troubles.remove(registration.key());
			if (over == null) {
				logger.info("{} is registered at {}", registration.key(), destination);
			}
			else {
				logger.info("{} is registered at {} again, after {} and {} failures", registration.key(), destination,
						Duration.between(over.since, current.since()), over.failures);
			}
		}
		else if (current.state() == ConnectionState.PENDING_APPROVAL) {
			logger.info("{} waits at {} for somebody to approve it", registration.key(), destination);
		}
		else if (current.state() == ConnectionState.STOPPED) {
			this.troubles.remove(registration.key());
			logger.info("{} has stopped", registration.key());
		}
	}

	@Override
	public void onLost(Registration registration, Failure failure, boolean wasConnected) {
		ConnectionSnapshot now = registration.snapshot().connection();
		if (now.state() == ConnectionState.FAILED) {
			logger.error("{} has failed for good at {}: {}", registration.key(),
					registration.definition().destination(), failure.message(), worthATrace(failure));
			return;
		}
		Trouble trouble = this.troubles.computeIfAbsent(registration.key(), (key) -> new Trouble(now.since()));
		trouble.failures++;
		if (trouble.failures == 1) {
			trouble.loggedAt = this.scheduler.nanoTime();
			logger.warn("{} {} {}: {} (next attempt at {})", registration.key(),
					wasConnected ? "has lost its connection to" : "can't reach",
					registration.definition().destination(), failure.message(), now.nextAttemptAt(),
					worthATrace(failure));
		}
		else if (this.scheduler.nanoTime() - trouble.loggedAt >= QUIET.toNanos()) {
			trouble.loggedAt = this.scheduler.nanoTime();
			logger.warn("{} still can't reach {} since {}, after {} failures ({} of them not shown): {}",
					registration.key(), registration.definition().destination(), trouble.since, trouble.failures,
					trouble.leftOut, failure.message());
			trouble.leftOut = 0;
		}
		else {
			trouble.leftOut++;
		}
	}

	/**
	 * Return the exception to log with its stack trace. A network that fails tells
	 * nothing by where in the code it was noticed, and many registrations fail with it at
	 * a time.
	 */
	private static @Nullable Throwable worthATrace(Failure failure) {
		Throwable root = failure.cause();
		while (root != null && root.getCause() != null) {
			root = root.getCause();
		}
		return (root instanceof IOException) ? null : failure.cause();
	}

	/**
	 * An outage of one registration; touched by the owner of its connection only.
	 */
	private static final class Trouble {

		private final Instant since;

		private int failures;

		private int leftOut;

		private long loggedAt;

		Trouble(Instant since) {
			this.since = since;
		}

	}

}
