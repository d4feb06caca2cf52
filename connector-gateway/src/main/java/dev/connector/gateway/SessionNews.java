package dev.connector.gateway;

import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listeners about one session: that it opened, then that it closed,
 * in this order whichever thread is first. Safe for use by many threads.
 */
final class SessionNews {

	private static final Logger logger = LoggerFactory.getLogger(Session.class);

	private final Session session;

	private final GatewayListener listeners;

	private final AtomicReference<Told> told = new AtomicReference<>(Told.NOTHING);

	private volatile String endReason = "";

	SessionNews(Session session, GatewayListener listeners) {
		this.session = session;
		this.listeners = listeners;
	}

	/**
	 * Tell that the session owns its key. Called once.
	 */
	void opened() {
		SessionSnapshot snapshot = this.session.snapshot();
		logger.info("Session {} epoch {} from {} opened, {}", snapshot.key(), snapshot.epoch(), snapshot.peer(),
				snapshot.state());
		this.listeners.onSessionOpened(snapshot);
		if (this.told.getAndSet(Told.OPENED) == Told.CLOSED) {
			tellEnd();
		}
	}

	/**
	 * Tell that the session was approved.
	 */
	void approved() {
		logger.info("Session {} epoch {} was approved", this.session.key(), this.session.epoch());
	}

	/**
	 * Tell that an answer came for a request that the session doesn't have.
	 */
	void answerDropped() {
		logger.debug("Session {} epoch {} answered a request that it doesn't have", this.session.key(),
				this.session.epoch());
		this.listeners.onAnswerDropped(this.session.key());
	}

	/**
	 * Tell that the session is over. Called once.
	 * @param reason what ended it
	 */
	void closed(String reason) {
		this.endReason = reason;
		if (this.told.getAndSet(Told.CLOSED) == Told.OPENED) {
			tellEnd();
		}
	}

	private void tellEnd() {
		SessionSnapshot snapshot = this.session.snapshot();
		logger.info("Session {} epoch {} from {} closed: {}", snapshot.key(), snapshot.epoch(), snapshot.peer(),
				this.endReason);
		this.listeners.onSessionClosed(snapshot, this.endReason);
	}

	private enum Told {

		NOTHING, OPENED, CLOSED

	}

}
