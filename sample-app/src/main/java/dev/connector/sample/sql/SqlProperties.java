package dev.connector.sample.sql;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sql connector.
 *
 * @param maxRows Most rows that one query returns.
 * @param timeout Time after which a statement is cancelled.
 * @param fetchSize How many rows are fetched from the database at a time.
 */
@ConfigurationProperties("sample.sql")
record SqlProperties(@DefaultValue("10000") int maxRows, @DefaultValue("10s") Duration timeout,
		@DefaultValue("100") int fetchSize) {

	/**
	 * Check the settings.
	 * @throws IllegalArgumentException when one is out of its range
	 */
	SqlProperties {
		requirePositive("max-rows", maxRows);
		requirePositive("timeout", timeout.toMillis());
		requirePositive("fetch-size", fetchSize);
	}

	private static void requirePositive(String name, long value) {
		if (value <= 0) {
			throw new IllegalArgumentException("sample.sql." + name + " must be positive");
		}
	}

}
