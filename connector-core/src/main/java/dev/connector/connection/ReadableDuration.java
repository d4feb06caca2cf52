package dev.connector.connection;

import java.time.Duration;
import java.util.Locale;

/**
 * Durations as people write them.
 */
public final class ReadableDuration {

	private ReadableDuration() {
	}

	/**
	 * Write a duration with its two greatest units.
	 * @param duration the duration
	 * @return for example {@code 45 ms}, {@code 12.3 s}, {@code 3 min 5 s} or
	 * {@code 2 h 10 min}
	 */
	public static String of(Duration duration) {
		if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
			return duration.toMillis() + " ms";
		}
		if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
			return String.format(Locale.ROOT, "%d.%d s", duration.toSeconds(), duration.toMillisPart() / 100);
		}
		if (duration.compareTo(Duration.ofHours(1)) < 0) {
			return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
		}
		if (duration.compareTo(Duration.ofDays(1)) < 0) {
			return duration.toHours() + " h " + duration.toMinutesPart() + " min";
		}
		return duration.toDays() + " d " + duration.toHoursPart() + " h";
	}

}
