package dev.connector.registration;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.connection.ReadableDuration;
import dev.connector.failure.Failure;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what they need to know about connections. An outage of a destination is
 * its first failure with the cause, then at most one line a minute for all registrations
 * there with how many are away and how many failures were left out, and the recovery with
 * how long it took. A registration that is given up is an error of its own. All else is
 * for debugging. Safe for use by many threads.
 */
public final class RegistrationLog implements RegistrationListener {

	private static final Logger logger = LoggerFactory.getLogger(RegistrationLog.class);

	private final Scheduler scheduler;

	private final Map<String, DestinationOutage> outages = new ConcurrentHashMap<>();

	private final Map<String, MoveFailures> moveFailures = new ConcurrentHashMap<>();

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
		switch (current.state()) {
			case CONNECTING -> outageOf(registration).attempting(registration.key());
			case PENDING_APPROVAL -> pending(registration);
			case READY, PAUSED -> connected(registration, previous.state(), current);
			case BACKOFF -> waiting(registration, previous.state());
			case FAILED -> failed(registration, current);
			case STOPPED -> {
				logger.info("{} has stopped", registration.key());
				forget(registration);
			}
			case IDLE, HANDSHAKING, PARKED, DRAINING -> {
			}
		}
	}

	@Override
	public void onLost(Registration registration, Failure failure, boolean wasConnected) {
		ConnectionSnapshot now = registration.snapshot().connection();
		logger.debug("{}: {} (next attempt at {})", registration.key(), failure.message(), now.nextAttemptAt());
		if (now.state().isTerminal()) {
			return;
		}
		DestinationOutage.Report report = outageOf(registration).failed(registration.key(), now.since(),
				this.scheduler.nanoTime());
		if (report == null) {
			return;
		}
		String destination = registration.definition().destination();
		if (report.first()) {
			logger.warn("{} {} {}: {} (next attempt at {})", registration.key(),
					wasConnected ? "has lost its connection to" : "can't reach", destination, failure.message(),
					now.nextAttemptAt(), worthATrace(failure));
		}
		else if (report.isOfMany()) {
			logger.warn(
					"{} registrations still can't reach {} since {}, {} can again, after {} failures"
							+ " ({} of them not shown). The last: {}: {}",
					report.away(), destination, report.since(), report.back(), report.failures(), report.leftOut(),
					registration.key(), failure.message());
		}
		else {
			logger.warn("{} still can't reach {} since {}, after {} failures ({} of them not shown): {}",
					registration.key(), destination, report.since(), report.failures(), report.leftOut(),
					failure.message());
		}
	}

	@Override
	public void onMoved(Registration registration, String reason) {
		logger.info("{} has moved to another connection to {}: {}", registration.key(),
				registration.definition().destination(), reason);
	}

	@Override
	public void onMoveFailed(Registration registration, Failure failure, Duration nextIn) {
		String destination = registration.definition().destination();
		int leftOut = this.moveFailures.computeIfAbsent(destination, (name) -> new MoveFailures())
			.failed(failure.message(), this.scheduler.nanoTime());
		if (leftOut >= 0) {
			logger.warn(
					"{} could not move to another connection to {}, and stays on the one it has: {}"
							+ " (next attempt in {}, {} such failures not shown)",
					registration.key(), destination, failure.message(), ReadableDuration.of(nextIn), leftOut,
					worthATrace(failure));
		}
	}

	@Override
	public void onRemoved(Registration registration) {
		forget(registration);
	}

	private void pending(Registration registration) {
		logger.info("{} waits at {} for somebody to approve it", registration.key(),
				registration.definition().destination());
		forget(registration);
	}

	private void connected(Registration registration, ConnectionState previous, ConnectionSnapshot current) {
		RegistrationKey key = registration.key();
		String destination = registration.definition().destination();
		boolean paused = current.state() == ConnectionState.PAUSED;
		if (previous.isConnected()) {
			logger.info(paused ? "{} is paused: it stays registered at {}, and takes no work"
					: "{} takes work from {} again", key, destination);
			return;
		}
		DestinationOutage outage = outageOf(registration);
		if (outage.isAway(key)) {
			recovered(destination, outage.recovered(key, current.since()));
		}
		else {
			logger.info("{} is registered at {}{}", key, destination, paused ? ", paused" : "");
		}
	}

	private void waiting(Registration registration, ConnectionState previous) {
		if (previous == ConnectionState.FAILED) {
			logger.info("{} is rearmed: it is to reach {} again", registration.key(),
					registration.definition().destination());
		}
	}

	private void failed(Registration registration, ConnectionSnapshot current) {
		Failure reason = current.lastError();
		logger.error("{} has failed at {}: {}. {}", registration.key(), registration.definition().destination(),
				(reason != null) ? reason.message() : "for no known reason",
				(current.nextAttemptAt() != null)
						? "It is rearmed at " + current.nextAttemptAt() + " (reconnect.rearm-after)"
						: "There is no further attempt until somebody rearms it (reconnect.rearm-after is not set)",
				(reason != null) ? worthATrace(reason) : null);
		forget(registration);
	}

	private void forget(Registration registration) {
		recovered(registration.definition().destination(),
				outageOf(registration).forget(registration.key(), this.scheduler.now()));
	}

	private static void recovered(String destination, DestinationOutage.@Nullable Recovery recovery) {
		if (recovery == null) {
			return;
		}
		logger.info("{} registered at {} again, after {} and {} {}", recovery.who(), destination,
				ReadableDuration.of(recovery.took()), recovery.attempts(),
				(recovery.attempts() == 1) ? "attempt" : "attempts");
	}

	private DestinationOutage outageOf(Registration registration) {
		return this.outages.computeIfAbsent(registration.definition().destination(),
				(destination) -> new DestinationOutage());
	}

	/**
	 * Return the exception to log with its stack trace. A network that fails tells
	 * nothing by where in the code it was noticed.
	 */
	private static @Nullable Throwable worthATrace(Failure failure) {
		Throwable root = failure.cause();
		while (root != null && root.getCause() != null) {
			root = root.getCause();
		}
		return (root instanceof IOException) ? null : failure.cause();
	}

}
