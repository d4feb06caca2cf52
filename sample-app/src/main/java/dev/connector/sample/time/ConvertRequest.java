package dev.connector.sample.time;

import jakarta.validation.constraints.NotBlank;

/**
 * Asks what the clocks of one zone show when those of another show a given time.
 *
 * @param dateTime a date and time without offset, such as {@code 2024-03-31T02:30}
 * @param from the zone that it is meant in, such as {@code Europe/Berlin}
 * @param to the zone to convert to
 */
record ConvertRequest(@NotBlank String dateTime, @NotBlank String from, @NotBlank String to) {

}
