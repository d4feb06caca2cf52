package dev.connector.gateway;

import java.time.Duration;

import dev.connector.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports sessions that lost their stream, and those whose connectors came back. The log
 * gets the first of each at once, and later ones as at most one line in an interval: when
 * a network fails, thousands of sessions fail with it. Safe for use by many threads.
 */
final class Interruptions {

	private static final Logger logger = LoggerFactory.getLogger(Interruptions.class);

	private final GatewayListener listeners;

	private final LogThrottle losses;

	private final LogThrottle returns;

	Interruptions(Scheduler scheduler, GatewayListener listeners) {
		this.listeners = listeners;
		this.losses = new LogThrottle(scheduler);
		this.returns = new LogThrottle(scheduler);
	}

	/**
	 * Report that a session lost its stream and waits for another one.
	 * @param session the session
	 * @param window how long it waits
	 * @param reason what ended the stream, for people
	 */
	void lost(SessionSnapshot session, Duration window, String reason) {
		long suppressed = this.losses.next();
		if (suppressed >= 0) {
			logger.warn(
					"Session {} epoch {} from {} lost its connection: {}; its connector has {} to come back for"
							+ " {} running and {} waiting calls{}",
					session.key(), session.epoch(), session.peer(), reason, window, session.inFlight(),
					session.pending(), more(suppressed));
		}
		else {
			logger.debug("Session {} epoch {} from {} lost its connection: {}", session.key(), session.epoch(),
					session.peer(), reason);
		}
		this.listeners.onSessionSuspended(session, reason);
	}

	/**
	 * Report that a connector came back.
	 * @param session the session
	 * @param outage how long it had no stream
	 */
	void resumed(SessionSnapshot session, Duration outage) {
		long suppressed = this.returns.next();
		if (suppressed >= 0) {
			logger.info(
					"Session {} epoch {} goes on from {} after {} without a connection, with {} running and {}"
							+ " waiting calls{}",
					session.key(), session.epoch(), session.peer(), outage, session.inFlight(), session.pending(),
					more(suppressed));
		}
		else {
			logger.debug("Session {} epoch {} goes on from {} after {}", session.key(), session.epoch(), session.peer(),
					outage);
		}
		this.listeners.onSessionResumed(session, outage);
	}

	private static String more(long suppressed) {
		return (suppressed > 0) ? " (and " + suppressed + " more sessions before it)" : "";
	}

}
