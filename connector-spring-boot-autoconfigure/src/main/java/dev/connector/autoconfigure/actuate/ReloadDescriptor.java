package dev.connector.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;

import dev.connector.lifecycle.ReloadOutcome;
import dev.connector.lifecycle.ReloadReport;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a reload.
 *
 * @param version which reload it was: later ones have higher numbers
 * @param succeeded whether everything has been taken over
 * @param since when it began
 * @param tookMillis how long it took
 * @param sharedState what became of the state that all share
 * @param participants what became of the participants that were asked for
 */
public record ReloadDescriptor(long version, boolean succeeded, Instant since, long tookMillis,
		List<Outcome> sharedState, List<Outcome> participants) {

	static ReloadDescriptor of(ReloadReport report) {
		return new ReloadDescriptor(report.version(), report.succeeded(), report.since(), report.took().toMillis(),
				outcomes(report.sharedState()), outcomes(report.participants()));
	}

	private static List<Outcome> outcomes(List<ReloadOutcome> outcomes) {
		return outcomes.stream().map(Outcome::of).toList();
	}

	/**
	 * What became of one in a reload.
	 *
	 * @param name its name
	 * @param result {@code RELOADED}, {@code FAILED} or {@code KEPT}
	 * @param at when it was over
	 * @param tookMillis how long it took
	 * @param error why it failed or was left as it was, or {@code null}
	 */
	public record Outcome(String name, String result, Instant at, long tookMillis, @Nullable String error) {

		static Outcome of(ReloadOutcome outcome) {
			return new Outcome(outcome.name(), outcome.result().name(), outcome.at(), outcome.took().toMillis(),
					outcome.error());
		}

	}

}
