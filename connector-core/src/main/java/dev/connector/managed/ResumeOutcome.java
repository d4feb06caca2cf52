package dev.connector.managed;

import java.util.OptionalLong;

/**
 * What a peer still had when a session was taken up again. Immutable.
 *
 * @param sameSession {@code false} when the peer knew nothing of the session any more and
 * began a new one
 * @param replayFrom the place of the first event that it said it replays, where it says
 * so
 * @param replayTo the place of the last event that there was when the session was taken
 * up, where the peer says so: once that came, everything is known that happened before
 */
public record ResumeOutcome(boolean sameSession, OptionalLong replayFrom, OptionalLong replayTo) {

	/**
	 * The session goes on; the peer doesn't say what it replays.
	 * @return the outcome
	 */
	public static ResumeOutcome resumed() {
		return new ResumeOutcome(true, OptionalLong.empty(), OptionalLong.empty());
	}

	/**
	 * The session was gone, there is a new one.
	 * @return the outcome
	 */
	public static ResumeOutcome startedAnew() {
		return new ResumeOutcome(false, OptionalLong.empty(), OptionalLong.empty());
	}

	/**
	 * The peer echoed from where it replays.
	 * @param sequence the place of the first event
	 * @return a changed outcome
	 */
	public ResumeOutcome from(long sequence) {
		return new ResumeOutcome(this.sameSession, OptionalLong.of(sequence), this.replayTo);
	}

	/**
	 * The peer said what the last event is.
	 * @param sequence the place of the last event
	 * @return a changed outcome
	 */
	public ResumeOutcome to(long sequence) {
		return new ResumeOutcome(this.sameSession, this.replayFrom, OptionalLong.of(sequence));
	}

}
