package dev.connector.sample.time;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the offset of a zone.
 *
 * @param zone the zone, such as {@code Europe/Berlin}
 * @param at the instant, such as {@code 2024-07-01T00:00:00Z}; now by default
 */
record OffsetRequest(@NotBlank String zone, @Nullable String at) {

}
