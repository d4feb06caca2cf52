package dev.connector.reconnect;

import dev.connector.reconnect.ReconnectCoordinator.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn. Its state is changed under the lock of the coordinator only, and read by
 * everybody.
 */
final class GateTurn implements Turn {

	private static final Logger logger = LoggerFactory.getLogger(GateTurn.class);

	private final GateMember member;

	private final Runnable onTurn;

	private volatile State state = State.ASKED;

	private boolean waitsForQuiet;

	private long since;

	GateTurn(GateMember member, Runnable onTurn) {
		this.member = member;
		this.onTurn = onTurn;
	}

	@Override
	public boolean isGranted() {
		return this.state == State.GRANTED;
	}

	@Override
	public void close() {
		this.member.end(this);
	}

	/**
	 * Tell that the turn has come, unless it was closed meanwhile. A holder that can't
	 * begin would never end.
	 */
	void announce() {
		if (!isGranted()) {
			return;
		}
		try {
			this.onTurn.run();
		}
		catch (Throwable ex) {
			logger.error("A connection of {} could not take its turn, so the next one gets it",
					this.member.group().name(), ex);
			close();
		}
	}

	GateMember member() {
		return this.member;
	}

	Group group() {
		return this.member.group();
	}

	void asked(long now, boolean forQuiet) {
		this.since = now;
		this.waitsForQuiet = forQuiet;
	}

	boolean waitsForQuiet() {
		return this.waitsForQuiet;
	}

	long since() {
		return this.since;
	}

	State state() {
		return this.state;
	}

	void enter(State next) {
		this.state = next;
	}

	/**
	 * How far it has come.
	 */
	enum State {

		/**
		 * Its member is just asking, so it sees by itself whether it got the turn.
		 */
		ASKED,

		/**
		 * Its member has to be told.
		 */
		WAITING,

		/**
		 * The turn is taken.
		 */
		GRANTED,

		/**
		 * The turn is given back or was not waited for.
		 */
		CLOSED

	}

}
