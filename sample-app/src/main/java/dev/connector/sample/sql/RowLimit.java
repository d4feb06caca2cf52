package dev.connector.sample.sql;

import dev.connector.ConnectorException;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a query returns. What the caller asked for ends the rows quietly; the cap
 * of the connector ends them with an error, so that nobody takes a part for the whole.
 *
 * @param asked the most rows that the caller wants, or {@code null} for all
 * @param cap the most rows that the connector returns
 */
record RowLimit(@Nullable Integer asked, int cap) {

	/**
	 * Return how many rows to fetch at the most.
	 * @return the number, one more than the cap when the cap decides
	 */
	int fetched() {
		return (this.asked != null && this.asked <= this.cap) ? this.asked
				: Math.min(this.cap, Integer.MAX_VALUE - 1) + 1;
	}

	/**
	 * Check a row against the cap.
	 * @param count the number of the row, from 1
	 * @throws ConnectorException when it is beyond the cap
	 */
	void requireWithin(int count) {
		if (count > this.cap) {
			throw Failures.invalid("sql", "has more than " + this.cap
					+ " rows, the most that sample.sql.max-rows allows: narrow the query or set maxRows");
		}
	}

}
