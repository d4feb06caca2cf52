package dev.connector.failure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Reads what HTTP has in {@code Retry-After}: seconds, or a date.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Return how long the other side wants to be left alone.
	 * @param header the header, or {@code null}
	 * @param now the time of day
	 * @return the duration, zero for a date that has passed, {@code null} when the header
	 * is missing or makes no sense
	 */
	static @Nullable Duration parse(@Nullable String header, Instant now) {
		String text = (header != null) ? header.strip() : "";
		if (text.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(text));
		}
		try {
			Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
			return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
