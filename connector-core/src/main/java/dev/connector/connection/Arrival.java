package dev.connector.connection;

/**
 * What follows from a state for those who have nothing to do with the driver: they are
 * told before it is, and none of them can keep the others from being told. Touched by the
 * owner of the connection only.
 */
final class Arrival {

	private final ConnectionListener listener;

	private final StateWait waits;

	private final Admission admission;

	private final Move move;

	private final Chronicle chronicle;

	Arrival(ConnectionListener listener, StateWait waits, Admission admission, Move move, Chronicle chronicle) {
		this.listener = listener;
		this.waits = waits;
		this.admission = admission;
		this.move = move;
		this.chronicle = chronicle;
	}

	/**
	 * Let all follow into a state that was published.
	 * @param previous what was before
	 * @param entered the state
	 * @param occurrence what led to it
	 */
	void follow(ConnectionSnapshot previous, ConnectionSnapshot entered, Occurrence occurrence) {
		try {
			this.listener.onStateChanged(previous, entered);
		}
		catch (Throwable ex) {
			this.chronicle.failed("telling of the new state", ex);
		}
		try {
			this.waits.enter(entered.state(), occurrence.delay());
		}
		catch (Throwable ex) {
			this.chronicle.failed("arming the timer", ex);
		}
		try {
			this.admission.follow(previous.state(), entered.state());
		}
		catch (Throwable ex) {
			this.chronicle.failed("following the others", ex);
		}
		boolean draining = entered.state() == ConnectionState.DRAINING;
		if (draining || !entered.state().isConnected()) {
			endMove(draining, occurrence.reason());
		}
	}

	private void endMove(boolean finishing, String why) {
		try {
			this.move.end(finishing, why);
		}
		catch (Throwable ex) {
			this.chronicle.failed("giving up a move", ex);
		}
	}

}
