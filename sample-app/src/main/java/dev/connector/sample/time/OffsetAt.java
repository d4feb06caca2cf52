package dev.connector.sample.time;

import java.time.Instant;

/**
 * The offset of a zone at an instant.
 *
 * @param zone the zone
 * @param at the instant
 * @param offset the offset from UTC, such as {@code +02:00}
 * @param standardOffset the offset without daylight saving time
 * @param daylightSaving whether daylight saving time is in force
 */
record OffsetAt(String zone, Instant at, String offset, String standardOffset, boolean daylightSaving) {

}
