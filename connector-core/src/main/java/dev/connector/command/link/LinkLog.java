package dev.connector.command.link;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.connection.ReadableDuration;
import dev.connector.failure.Failure;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what they need to know about a link. An outage is its first failure, then
 * at most one line a minute with how many failures were left out, and the recovery with
 * how long it took. All else is for debugging. Used by the owner of the connection only.
 */
final class LinkLog {

	private static final Logger logger = LoggerFactory.getLogger(CommandLink.class);

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final String name;

	private final Supplier<CommandLinkOptions> options;

	private final Scheduler scheduler;

	private ConnectionSnapshot latest;

	private @Nullable Instant awaySince;

	private int attempts;

	private int failures;

	private int leftOut;

	private long toldAt;

	LinkLog(String name, Supplier<CommandLinkOptions> options, Scheduler scheduler) {
		this.name = name;
		this.options = options;
		this.scheduler = scheduler;
		this.latest = new ConnectionSnapshot(ConnectionState.IDLE, scheduler.now(), 0, null, null, 0);
	}

	void stateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
		this.latest = current;
		logger.debug("{}: {} -> {}", this.name, previous.state(), current.state());
		switch (current.state()) {
			case CONNECTING -> this.attempts++;
			case READY, PAUSED -> connected(previous.state(), current);
			case BACKOFF -> {
				if (previous.state() == ConnectionState.FAILED) {
					logger.info("{} is rearmed: it is to reach {} again", this.name, target());
				}
			}
			case FAILED -> failed(current);
			case STOPPED -> {
				logger.info("{} to {} is closed", this.name, target());
				recovered();
			}
			case IDLE, HANDSHAKING, PENDING_APPROVAL, PARKED, DRAINING -> {
			}
		}
	}

	void lost(Failure failure, boolean wasConnected) {
		ConnectionSnapshot now = this.latest;
		logger.debug("{}: {} (next attempt at {})", this.name, failure.message(), now.nextAttemptAt());
		if (now.state().isTerminal()) {
			return;
		}
		this.failures++;
		if (this.awaySince == null) {
			this.awaySince = now.since();
			this.attempts = 0;
			this.toldAt = this.scheduler.nanoTime();
			logger.warn("{} {} {}: {} (next attempt at {})", this.name,
					wasConnected ? "has lost its connection to" : "can't reach", target(), failure.message(),
					now.nextAttemptAt(), worthATrace(failure));
		}
		else if (this.scheduler.nanoTime() - this.toldAt < QUIET.toNanos()) {
			this.leftOut++;
		}
		else {
			logger.warn("{} still can't reach {} since {}, after {} failures ({} of them not shown): {}", this.name,
					target(), this.awaySince, this.failures, this.leftOut, failure.message());
			this.toldAt = this.scheduler.nanoTime();
			this.leftOut = 0;
		}
	}

	private void connected(ConnectionState previous, ConnectionSnapshot current) {
		boolean paused = current.state() == ConnectionState.PAUSED;
		Instant since = this.awaySince;
		if (previous.isConnected()) {
			logger.info(paused ? "{} is paused: requests of {} are refused" : "{} takes requests of {} again",
					this.name, target());
		}
		else if (since != null) {
			logger.info("{} is connected with {} again, after {} and {} {}{}", this.name, target(),
					ReadableDuration.of(Duration.between(since, current.since())), this.attempts,
					(this.attempts == 1) ? "attempt" : "attempts", paused ? ", paused" : "");
			recovered();
		}
		else {
			logger.info("{} is connected with {}{}", this.name, target(), paused ? ", paused" : "");
		}
	}

	private void failed(ConnectionSnapshot current) {
		Failure reason = current.lastError();
		logger.error("{} to {} has failed: {}. {}", this.name, target(),
				(reason != null) ? reason.message() : "for no known reason",
				(current.nextAttemptAt() != null)
						? "It is rearmed at " + current.nextAttemptAt() + " (reconnect.rearm-after)"
						: "There is no further attempt until somebody rearms it (reconnect.rearm-after is not set)",
				(reason != null) ? worthATrace(reason) : null);
		recovered();
	}

	private void recovered() {
		this.awaySince = null;
		this.failures = 0;
		this.leftOut = 0;
	}

	private String target() {
		return this.options.get().target();
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
