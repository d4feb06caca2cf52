package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listeners about one session, in the order in which things
 * happened, whichever thread tells. What happens is noted first and told later, so that
 * it may be noted under a lock. Safe for use by many threads.
 */
final class SessionNews {

	private static final Logger logger = LoggerFactory.getLogger(Session.class);

	private static final AtomicIntegerFieldUpdater<SessionNews> TELLERS = AtomicIntegerFieldUpdater
		.newUpdater(SessionNews.class, "tellers");

	private final Session session;

	private final GatewayListener listeners;

	private final Interruptions interruptions;

	/** There as long as something is untold. */
	private @Nullable Queue<Runnable> untold;

	private volatile int tellers;

	SessionNews(Session session, GatewayParts parts) {
		this.session = session;
		this.listeners = parts.listeners();
		this.interruptions = parts.reports().interruptions();
	}

	/**
	 * Note that the session owns its key. Called once, before all others.
	 */
	void opened() {
		SessionSnapshot snapshot = this.session.snapshot();
		note(() -> {
			logger.info("Session {} epoch {} from {} opened, {}", snapshot.key(), snapshot.epoch(), snapshot.peer(),
					snapshot.state());
			this.listeners.onSessionOpened(snapshot);
		});
	}

	/**
	 * Note that the session lost its stream and waits for another one.
	 * @param window how long it waits
	 * @param reason what ended the stream
	 */
	void suspended(Duration window, String reason) {
		SessionSnapshot snapshot = this.session.snapshot();
		note(() -> this.interruptions.lost(snapshot, window, reason));
	}

	/**
	 * Note that the session has another stream.
	 * @param outage how long it had none
	 */
	void resumed(Duration outage) {
		SessionSnapshot snapshot = this.session.snapshot();
		note(() -> this.interruptions.resumed(snapshot, outage));
	}

	/**
	 * Note that the session is over. Called once, after all others.
	 * @param reason what ended it
	 */
	void closed(String reason) {
		SessionSnapshot snapshot = this.session.snapshot();
		note(() -> {
			logger.info("Session {} epoch {} from {} closed: {}", snapshot.key(), snapshot.epoch(), snapshot.peer(),
					reason);
			this.listeners.onSessionClosed(snapshot, reason);
		});
	}

	/**
	 * Tell what was noted, or leave it to the thread that is telling.
	 */
	void tell() {
		if (TELLERS.getAndIncrement(this) != 0) {
			return;
		}
		int done = 1;
		while (done != 0) {
			for (Runnable news = next(); news != null; news = next()) {
				news.run();
			}
			done = TELLERS.addAndGet(this, -done);
		}
	}

	private synchronized void note(Runnable news) {
		Queue<Runnable> present = this.untold;
		if (present == null) {
			present = new ArrayDeque<>(2);
			this.untold = present;
		}
		present.add(news);
	}

	private synchronized @Nullable Runnable next() {
		Queue<Runnable> present = this.untold;
		if (present == null || present.isEmpty()) {
			this.untold = null;
			return null;
		}
		return present.remove();
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

}
