package dev.connector.gateway;

import java.util.List;

import dev.connector.frame.ConnectorFrame;
import org.jspecify.annotations.Nullable;

/**
 * Lets a session go on over another stream: its connector lost the one before, or is
 * about to leave it. In that case the one before is left to the connector, which ends it
 * once it knows that the other one has taken its place. Safe for use by many threads.
 */
final class Takeover {

	private final Session session;

	private final Lifeline lifeline;

	private final GatewayParts parts;

	private final SessionNews news;

	private final Dispatcher dispatcher;

	Takeover(Session session, Lifeline lifeline, GatewayParts parts, SessionNews news, Dispatcher dispatcher) {
		this.session = session;
		this.lifeline = lifeline;
		this.parts = parts;
		this.news = news;
		this.dispatcher = dispatcher;
	}

	/**
	 * Return whether a connector is about to move from a stream that it still has.
	 * @param register what it said
	 */
	boolean isMove(ConnectorFrame.Register register) {
		return register.terms().credits() == 0 && this.session.isCurrent(this.session.stream())
				&& this.session.hasToken(register.resumption().sessionToken());
	}

	/**
	 * Go on with another stream if the one who opened it knows the token of the session,
	 * and did not open a newer one since. Called by one thread at a time.
	 * @param register what the connector said
	 * @param accepted the other stream
	 * @param approved whether the session may be resumed
	 * @return the stream before and the one after, or that there is a newer one, or
	 * {@code null} when this session can't be resumed
	 */
	SessionRegistry.@Nullable Placement by(ConnectorFrame.Register register, AcceptedStream accepted,
			boolean approved) {
		if (!this.session.hasToken(register.resumption().sessionToken())) {
			return null;
		}
		if (this.session.stream().isNewerThan(register.resumption().attempt())) {
			return new SessionRegistry.Outdated();
		}
		SessionStream next = new SessionStream(this.session, register, accepted, this.parts, this.session.stream());
		SessionStream before = approved ? this.lifeline.takeOver(next) : null;
		return (before != null) ? new SessionRegistry.Resumed(this.session, next, before) : null;
	}

	/**
	 * Tell a connector that came back what it needs to know, once the last frame of the
	 * stream before was dealt with.
	 * @param next the stream over which it came
	 * @param before the stream before
	 */
	void goOn(SessionStream next, SessionStream before) {
		next.start();
		before.stop();
		Overlap overlap = next.overlap();
		if (overlap != null) {
			overlap.begin(before);
		}
		else {
			before.abort(SessionStream.CAME_BACK);
		}
		this.news.tell();
		before.afterwards(() -> {
			try {
				goOn(next);
			}
			finally {
				next.begin();
			}
		});
	}

	private void goOn(SessionStream next) {
		if (!this.session.isCurrent(next)) {
			return;
		}
		next.hear();
		next.welcome(true);
		Resumption resumption = this.lifeline.resume(next);
		if (resumption == null) {
			return;
		}
		resumption.tell(next);
		this.session.handBack(unfit(next));
		this.dispatcher.sessionStuck(this.session);
		Overlap overlap = next.overlap();
		if (overlap == null || !overlap.awaitGrant()) {
			this.session.open(next);
		}
	}

	/**
	 * Take out what waits for something that the connector can't do any more.
	 */
	private List<Call> unfit(SessionStream next) {
		CallQueue queue = this.session.queue();
		return queue.pending().stream().filter((call) -> !next.takes(call.request()) && queue.forget(call)).toList();
	}

}
