package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a connector has two streams of one session, because it moves from one
 * to the other: it leaves the old one when it knows that the new one has taken its place,
 * and then says how many requests may run. Safe for use by many threads.
 */
final class Overlap {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Session session;

	private final GatewayParts parts;

	private final AtomicBoolean awaitsGrant;

	private final OneTimer patience = new OneTimer();

	private volatile @Nullable SessionStream before;

	/**
	 * Create the overlap of two streams.
	 * @param session the session
	 * @param parts what the gateway is made of
	 * @param silent whether the connector is still to say how many requests may run
	 */
	Overlap(Session session, GatewayParts parts, boolean silent) {
		this.session = session;
		this.parts = parts;
		this.awaitsGrant = new AtomicBoolean(silent);
	}

	/**
	 * Have the old stream ended: by the connector, or else after a while.
	 * @param followed the old stream
	 */
	void begin(SessionStream followed) {
		this.before = followed;
		followed.abortLater();
		if (followed.isLost()) {
			this.before = null;
		}
	}

	/**
	 * Note that a stream has ended.
	 */
	@SuppressWarnings("ReferenceEquality") // a stream is itself and no other
	void ended(SessionStream gone) {
		if (this.before == gone) {
			this.before = null;
		}
	}

	/**
	 * Give the connector a moment to say how many requests may run, if it is to say so.
	 * Who has not left the old stream doesn't know yet that the new one is in use.
	 * @return {@code false} when nothing has to be waited for
	 */
	boolean awaitGrant() {
		boolean awaits = this.awaitsGrant.get();
		if (awaits) {
			this.patience.set(this.parts.scheduler().schedule(PATIENCE, () -> {
				if (this.before != null) {
					awaitGrant();
				}
				else {
					this.session.limit(0);
				}
			}));
		}
		return awaits;
	}

	/**
	 * Return whether the connector was still to say how many requests may run, and has
	 * done so now.
	 */
	boolean isGranted() {
		boolean awaited = this.awaitsGrant.compareAndSet(true, false);
		if (awaited) {
			this.patience.set(Cancellable.NONE);
		}
		return awaited;
	}

	/**
	 * End the old stream, for the new one goes too.
	 */
	void stop() {
		this.patience.shut();
		SessionStream left = this.before;
		this.before = null;
		if (left != null) {
			left.abort(SessionStream.CAME_BACK);
		}
	}

}
