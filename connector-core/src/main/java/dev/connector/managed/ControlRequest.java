package dev.connector.managed;

import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A request of which one at a time is under way. Immutable; never shows the message in
 * its text form.
 *
 * @param message what is sent
 * @param timeout how long it may take altogether, also while the connection is down
 * @param repeat when it is sent again because the connection was lost before the answer
 * @param applied tells by the events that came whether the peer did it, or {@code null};
 * must be sure when it says yes
 * @param <M> the messages
 */
public record ControlRequest<M>(M message, Duration timeout, Repeat repeat,
		@Nullable Predicate<ReplayCursor.Position> applied) {

	/**
	 * Create a request that is never sent twice.
	 * @param message what is sent
	 * @param timeout how long it may take altogether
	 * @param <M> the messages
	 * @return the request
	 */
	public static <M> ControlRequest<M> once(M message, Duration timeout) {
		return new ControlRequest<>(message, timeout, Repeat.NEVER, null);
	}

	/**
	 * Create a request that the peer recognises when it comes twice.
	 * @param message what is sent
	 * @param timeout how long it may take altogether
	 * @param <M> the messages
	 * @return the request
	 */
	public static <M> ControlRequest<M> repeatable(M message, Duration timeout) {
		return new ControlRequest<>(message, timeout, Repeat.ALWAYS, null);
	}

	/**
	 * Create a request whose effect shows in the events: it is sent again only when all
	 * events came that there were when the session was taken up, and don't show it.
	 * @param message what is sent
	 * @param timeout how long it may take altogether
	 * @param applied tells by the events that came whether the peer did it
	 * @param <M> the messages
	 * @return the request
	 */
	public static <M> ControlRequest<M> traceable(M message, Duration timeout,
			Predicate<ReplayCursor.Position> applied) {
		return new ControlRequest<>(message, timeout, Repeat.WHEN_NOT_APPLIED, applied);
	}

	/**
	 * Return whether the events show that the peer did it.
	 * @param position how far the events came
	 * @return {@code true} when that is sure
	 */
	boolean isApplied(ReplayCursor.Position position) {
		return this.applied != null && this.applied.test(position);
	}

	@Override
	public String toString() {
		return "control request, " + this.repeat + ", timeout " + this.timeout;
	}

	/**
	 * When a request is sent again.
	 */
	public enum Repeat {

		/**
		 * Never: its answer comes in the replay, or nobody knows.
		 */
		NEVER,

		/**
		 * When it is known that the peer did not do it.
		 */
		WHEN_NOT_APPLIED,

		/**
		 * With every new connection: the peer recognises it.
		 */
		ALWAYS

	}

}
