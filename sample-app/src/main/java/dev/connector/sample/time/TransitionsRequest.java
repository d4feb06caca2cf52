package dev.connector.sample.time;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * Asks when the clocks of a zone are set next.
 *
 * @param zone the zone, such as {@code Europe/Berlin}
 * @param from the instant after which to look, such as {@code 2024-01-01T00:00:00Z}; now
 * by default
 * @param count the most transitions to return, {@value #DEFAULT_COUNT} by default
 */
record TransitionsRequest(@NotBlank String zone, @Nullable String from,
		@Nullable @Min(1) @Max(MAX_COUNT) Integer count) {

	static final int DEFAULT_COUNT = 2;

	static final int MAX_COUNT = 100;

}
