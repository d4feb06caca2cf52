package dev.connector.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a reload ended. Immutable.
 *
 * @param version which reload it was: later ones have higher numbers
 * @param since when it began
 * @param took how long it took
 * @param sharedState what became of the state that all share, in order
 * @param participants what became of those that were asked for, in order
 */
public record ReloadReport(long version, Instant since, Duration took, List<ReloadOutcome> sharedState,
		List<ReloadOutcome> participants) {

	/**
	 * Return whether everything that was asked for has been taken over.
	 * @return whether nothing failed and nothing was left out
	 */
	public boolean succeeded() {
		return Stream.concat(this.sharedState.stream(), this.participants.stream())
			.allMatch((outcome) -> outcome.result() == ReloadOutcome.Result.RELOADED);
	}

}
