package dev.connector.gateway;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * How far a call is on its way to a connector, and over which stream: each change is one
 * atomic step, so that a call goes over one stream only, whoever else is about to push
 * it, and that a cancel never overtakes its execute. Safe for use by many threads.
 */
final class Push {

	private static final AtomicReferenceFieldUpdater<Push, Step> STEP = AtomicReferenceFieldUpdater
		.newUpdater(Push.class, Step.class, "step");

	private volatile Step step = Step.WAITING;

	private volatile boolean delivered;

	/** Changed only under the lock of the queue that the call is in. */
	private int attempt;

	/**
	 * Let the call go over a stream, in place of any other one. For the queue that the
	 * call is in, under its lock.
	 * @param stream the stream
	 * @return {@code false} when it was called off
	 */
	boolean due(SessionStream stream) {
		Step was = move(stream.steps().due());
		if (was.stage == Stage.CALLED_OFF) {
			return false;
		}
		if (this.attempt == 0 || this.delivered || was.isBegun()) {
			this.attempt++;
		}
		return true;
	}

	/**
	 * Take the call for one that the connector has, and that it answers over a stream.
	 * For the queue that the call is in, under its lock.
	 * @param stream the stream
	 * @return {@code false} when it was called off
	 */
	boolean adopt(SessionStream stream) {
		this.delivered = true;
		return move(stream.steps().pushed()).stage != Stage.CALLED_OFF;
	}

	/**
	 * Begin to send.
	 * @param stream the stream
	 * @return {@code false} when the call doesn't go over this stream any more
	 */
	boolean start(SessionStream stream) {
		return STEP.compareAndSet(this, stream.steps().due(), stream.steps().pushing());
	}

	/**
	 * Note that the frame was sent.
	 * @param stream the stream
	 * @return {@code false} when the call was called off meanwhile: a cancel has to
	 * follow
	 */
	boolean sent(SessionStream stream) {
		this.delivered = true;
		return STEP.compareAndSet(this, stream.steps().pushing(), stream.steps().pushed()) || !isCalledOff();
	}

	/**
	 * Note that the frame could not be sent. For the queue that the call is in, under its
	 * lock.
	 * @param stream the stream
	 * @return {@code true} when no connector saw the call, so that it may go elsewhere
	 */
	boolean giveBack(SessionStream stream) {
		return !this.delivered && STEP.compareAndSet(this, stream.steps().pushing(), Step.WAITING) && unattempt();
	}

	/**
	 * Take the call back from a session that ended, unless it was perhaps seen by the
	 * connector.
	 * @return {@code true} when no connector saw the call, so that it may go elsewhere
	 */
	boolean reclaim() {
		Step now = this.step;
		return now.stage == Stage.DUE && !this.delivered && STEP.compareAndSet(this, now, Step.WAITING) && unattempt();
	}

	/**
	 * Take the call back from a session that ended, whoever saw it.
	 * @return {@code false} when it was called off
	 */
	boolean reset() {
		Step was = move(Step.WAITING);
		if (was.isBegun()) {
			this.delivered = true;
		}
		return was.stage != Stage.CALLED_OFF;
	}

	/**
	 * Push the call no more.
	 * @return how far it was
	 */
	Step callOff() {
		return STEP.getAndSet(this, Step.CALLED_OFF);
	}

	boolean isCalledOff() {
		return this.step.stage == Stage.CALLED_OFF;
	}

	/**
	 * Return whether the frame is still to be sent.
	 */
	boolean isToBePushed() {
		Stage now = this.step.stage;
		return now == Stage.DUE || now == Stage.PUSHING;
	}

	/**
	 * Return whether a connector may have seen the call.
	 */
	boolean mayHaveRun() {
		return this.delivered || this.step.isBegun();
	}

	/**
	 * Return the stream that the call goes over, or went.
	 * @return the stream, or {@code null} while it goes nowhere
	 */
	@Nullable SessionStream stream() {
		return this.step.stream;
	}

	/**
	 * Return how often the call was pushed, this time included. For the one who pushes.
	 */
	int attempt() {
		return Math.max(1, this.attempt);
	}

	private boolean unattempt() {
		this.attempt--;
		return true;
	}

	private Step move(Step next) {
		return STEP.getAndUpdate(this, (now) -> (now.stage != Stage.CALLED_OFF) ? next : now);
	}

	/**
	 * How far it is.
	 */
	private enum Stage {

		/**
		 * In no stream's hands.
		 */
		WAITING,

		/**
		 * To be sent over a stream.
		 */
		DUE,

		/**
		 * About to be sent.
		 */
		PUSHING,

		/**
		 * Sent.
		 */
		PUSHED,

		/**
		 * Not wanted any more.
		 */
		CALLED_OFF

	}

	/**
	 * The places of one stream. Immutable.
	 */
	static final class Steps {

		private final Step due;

		private final Step pushing;

		private final Step pushed;

		Steps(SessionStream stream) {
			this.due = new Step(Stage.DUE, stream);
			this.pushing = new Step(Stage.PUSHING, stream);
			this.pushed = new Step(Stage.PUSHED, stream);
		}

		Step due() {
			return this.due;
		}

		Step pushing() {
			return this.pushing;
		}

		Step pushed() {
			return this.pushed;
		}

	}

	/**
	 * One place on the way. Compared by identity: each stream has its own.
	 */
	static final class Step {

		static final Step WAITING = new Step(Stage.WAITING, null);

		static final Step CALLED_OFF = new Step(Stage.CALLED_OFF, null);

		private final Stage stage;

		private final @Nullable SessionStream stream;

		private Step(Stage stage, @Nullable SessionStream stream) {
			this.stage = stage;
			this.stream = stream;
		}

		@Nullable SessionStream stream() {
			return this.stream;
		}

		/**
		 * Return whether sending had begun.
		 */
		boolean isBegun() {
			return this.stage == Stage.PUSHING || this.stage == Stage.PUSHED;
		}

		boolean isPushed() {
			return this.stage == Stage.PUSHED;
		}

	}

}
