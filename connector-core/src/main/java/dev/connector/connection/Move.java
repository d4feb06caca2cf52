package dev.connector.connection;

import java.time.Duration;
import java.util.function.Supplier;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.reconnect.Backoff;
import dev.connector.reconnect.DelayOptions;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a connection by another one, the successor, while it stays ready. A successor
 * waits for its turn like any attempt, has the same deadlines, and is tried again after
 * delays of its own. Whatever becomes of it before it is taken leaves the connection in
 * use alone. Touched by the owner of the connection only.
 */
final class Move implements AttemptReports {

	private final Supplier<ConnectionOptions> terms;

	private final ConnectionEnvironment environment;

	private final Supervisor supervisor;

	private final DriverSteps steps;

	private final Admission admission;

	private final Supplier<StateTimer> timers;

	/** There when it has moved once, or tried to. */
	private @Nullable StateTimer timer;

	private Phase phase = Phase.NONE;

	private @Nullable ConnectionAttempt successor;

	private String reason = "";

	/** Why another move has to follow this one. */
	private @Nullable String next;

	private int failures;

	private int rejections;

	/** Whether the connection in use takes nothing new any more, and can't be told to. */
	private boolean finishing;

	Move(Supplier<ConnectionOptions> terms, ConnectionEnvironment environment, Supervisor supervisor, DriverSteps steps,
			Admission admission, Supplier<StateTimer> timers) {
		this.terms = terms;
		this.environment = environment;
		this.supervisor = supervisor;
		this.steps = steps;
		this.admission = admission;
		this.timers = timers;
	}

	boolean isSuccessor(ConnectionAttempt one) {
		return one == this.successor;
	}

	/**
	 * Run a step of the successor. What it throws is the failure of that one, not of the
	 * connection in use.
	 */
	void step(ConnectionAttempt source, Runnable body) {
		try {
			body.run();
		}
		catch (Throwable ex) {
			if (!isSuccessor(source)) {
				throw ex;
			}
			failed(ex);
		}
	}

	/**
	 * Move, or take note that this move has to be followed by another one. Whoever asks
	 * before the successor is opened gets it by this move.
	 * @param why why, for people
	 * @param onBehalf the attempt that asks, or {@code null} when it is an operator. The
	 * one that is being replaced needs no other move
	 */
	void request(String why, @Nullable ConnectionAttempt onBehalf) {
		switch (this.phase) {
			case NONE, RESTING -> {
				this.reason = why;
				begin();
			}
			case WAITING -> {
			}
			case DIALLING, GREETING, HANDING_OVER -> {
				if (onBehalf == null || isSuccessor(onBehalf)) {
					this.next = why;
				}
			}
		}
	}

	/**
	 * Give the move up, for the connection comes to its end. A successor that was greeted
	 * is kept when the connection is still to finish its work: the other side may go on
	 * with it already, and with nobody else.
	 * @param finishing whether the connection is still to finish its work
	 * @param why why, for people
	 */
	void end(boolean finishing, String why) {
		boolean goesOn = finishing && this.phase == Phase.GREETING;
		this.finishing = false;
		this.next = null;
		if (this.phase != Phase.NONE && !goesOn) {
			this.failures = 0;
			leaveSuccessor(why);
		}
		else if (finishing && !goesOn) {
			this.admission.giveBack();
		}
	}

	/**
	 * Deal with the loss of the connection in use.
	 * @return whether the successor has taken its place, for it was only waiting for the
	 * other one to finish
	 */
	boolean outlives() {
		boolean accepted = this.phase == Phase.HANDING_OVER;
		if (accepted) {
			take();
		}
		return accepted;
	}

	/**
	 * Return what it waits for in vain, or {@code null} when all is well.
	 */
	@Nullable String violation() {
		boolean timed = this.phase != Phase.NONE && this.phase != Phase.WAITING;
		return (timed && !isTimerAlive()) ? "moves without a timer" : null;
	}

	/**
	 * Go on though the timer was lost.
	 */
	void wake() {
		switch (this.phase) {
			case DIALLING, GREETING -> lost(Failure.transientFailure("Nobody watched the successor"));
			case HANDING_OVER -> take();
			case RESTING -> begin();
			case NONE, WAITING -> {
			}
		}
	}

	@Override
	public void opened() {
		if (this.phase == Phase.DIALLING) {
			this.phase = Phase.GREETING;
			ConnectionOptions options = this.terms.get();
			armDeadline(options.handshakeTimeout(), "No answer from " + options.target() + " to the handshake within "
					+ options.handshakeTimeout() + " (handshake-timeout)");
			this.steps.succession().greet(current());
		}
	}

	@Override
	public void pending() {
		if (this.phase == Phase.GREETING) {
			lost(Failure.transientFailure("The other side waits for somebody to approve it"));
		}
	}

	@Override
	public void accepted() {
		if (this.phase != Phase.GREETING) {
			return;
		}
		this.admission.giveBack();
		if (this.steps.succession().isSeamless(current())) {
			take();
		}
		else if (this.supervisor.state() == ConnectionState.DRAINING) {
			leaveSuccessor("stopping");
		}
		else {
			this.phase = Phase.HANDING_OVER;
			this.finishing = true;
			arm(Connection.HAND_OVER_TIMEOUT, this::take);
			this.steps.succession().handOver(current());
		}
	}

	@Override
	public void handedOver() {
		if (this.phase == Phase.HANDING_OVER) {
			take();
		}
	}

	/**
	 * Give this successor up, and try another one later.
	 */
	@Override
	public void lost(Failure failure) {
		boolean handedOver = this.finishing && this.phase != Phase.HANDING_OVER;
		leaveSuccessor(failure.message());
		this.rejections = (failure.type() == FailureType.REJECTED) ? this.rejections + 1 : 0;
		if (this.rejections > 1) {
			this.supervisor.guarded("fetching other credentials", this.steps.succession()::refused);
		}
		if (handedOver && this.supervisor.state() != ConnectionState.DRAINING) {
			// What is left is neither ready nor about to be replaced
			this.finishing = false;
			this.supervisor.lost(failure);
			return;
		}
		Duration asked = failure.retryAfter();
		if (asked != null) {
			this.supervisor.guarded("keeping the others away", () -> this.admission.holdOff(asked));
		}
		if (this.supervisor.state() == ConnectionState.DRAINING) {
			return;
		}
		this.failures++;
		Duration delay = delay(asked);
		this.phase = Phase.RESTING;
		this.supervisor.guarded("arming the timer of a move", () -> arm(delay, this::begin));
		this.supervisor.guarded("telling of a move that failed",
				() -> this.environment.listener().onMoveFailed(failure, delay));
	}

	@Override
	public void drained() {
	}

	@Override
	public void replace(String why) {
		request(why, current());
	}

	private void begin() {
		cancelTimer();
		this.phase = Phase.WAITING;
		try {
			if (this.admission.ask(() -> this.supervisor.step(this::itsTurn))) {
				itsTurn();
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void itsTurn() {
		if (this.phase != Phase.WAITING) {
			return;
		}
		this.phase = Phase.DIALLING;
		try {
			ConnectionOptions options = this.terms.get();
			armDeadline(options.connectTimeout(), "No connection to " + options.target() + " within "
					+ options.connectTimeout() + " (connect-timeout)");
			ConnectionAttempt fresh = this.steps.newAttempt(this.supervisor);
			this.successor = fresh;
			this.steps.succession().dial(fresh);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * Deal with a step of a successor that threw.
	 */
	private void failed(Throwable thrown) {
		lost(Failure.unexpected("A step of moving to another connection to " + this.terms.get().target() + " failed",
				thrown));
	}

	private void take() {
		ConnectionAttempt taken = current();
		String follows = this.next;
		this.phase = Phase.NONE;
		this.successor = null;
		this.next = null;
		this.failures = 0;
		this.rejections = 0;
		this.finishing = false;
		this.supervisor.guarded("cancelling the timer of a move", this::cancelTimer);
		this.supervisor.moved(taken, this.reason);
		if (follows != null) {
			this.supervisor.reconnect(follows, null);
		}
	}

	private void leaveSuccessor(String why) {
		ConnectionAttempt left = this.successor;
		this.phase = Phase.NONE;
		this.successor = null;
		this.supervisor.guarded("cancelling the timer of a move", this::cancelTimer);
		this.supervisor.guarded("giving back the turn of a move", this.admission::giveBack);
		if (left != null) {
			this.supervisor.guarded("leaving a successor", () -> this.steps.succession().abandon(left, why));
		}
	}

	private Duration delay(@Nullable Duration asked) {
		DelayOptions delays = this.terms.get().reconnect().delays();
		Duration longest = delays.max();
		try {
			Duration own = Backoff.delay(delays, this.failures, this.environment.random());
			Duration bounded = (asked == null || asked.compareTo(longest) < 0) ? asked : longest;
			return (bounded != null && bounded.compareTo(own) > 0) ? bounded : own;
		}
		catch (Throwable ex) {
			this.supervisor.chronicle().failed("finding out the delay of a move", ex);
			return longest;
		}
	}

	private ConnectionAttempt current() {
		ConnectionAttempt known = this.successor;
		if (known == null) {
			throw new IllegalStateException("There is no successor in phase " + this.phase);
		}
		return known;
	}

	private boolean isTimerAlive() {
		StateTimer present = this.timer;
		return present != null && present.isAlive();
	}

	private void cancelTimer() {
		StateTimer present = this.timer;
		if (present != null) {
			present.cancel();
		}
	}

	private void armDeadline(Duration deadline, String message) {
		arm(deadline, () -> lost(Failure.transientFailure(message)));
	}

	private void arm(Duration delay, Runnable onDue) {
		StateTimer present = this.timer;
		if (present == null) {
			present = this.timers.get();
			this.timer = present;
		}
		present.arm(delay, onDue);
	}

	/**
	 * How far it is.
	 */
	private enum Phase {

		/**
		 * Nobody moves.
		 */
		NONE,

		/**
		 * The successor waits for its turn.
		 */
		WAITING,

		/**
		 * The successor is being opened.
		 */
		DIALLING,

		/**
		 * The answer of the other side to the successor is awaited.
		 */
		GREETING,

		/**
		 * The successor is accepted, and waits for the connection in use to finish.
		 */
		HANDING_OVER,

		/**
		 * The next successor waits for its time.
		 */
		RESTING

	}

}
