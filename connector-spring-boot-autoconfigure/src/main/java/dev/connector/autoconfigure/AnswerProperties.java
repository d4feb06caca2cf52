package dev.connector.autoconfigure;

import java.time.Duration;

import dev.connector.ConnectorRuntimeBuilder;
import dev.connector.registration.DedupeOptions;
import dev.connector.registration.OutboxOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of their answers connectors keep, and for how long. Immutable.
 *
 * @param outbox Answers that the gateway has not acknowledged yet.
 * @param dedupe Requests that were answered, and are not run again.
 */
@ConfigurationProperties("connector")
public record AnswerProperties(@DefaultValue Outbox outbox, @DefaultValue Dedupe dedupe) {

	/**
	 * Say it to a runtime.
	 * @throws InvalidPropertyException when a value can't work
	 */
	void applyTo(ConnectorRuntimeBuilder runtime) {
		requirePositive("connector.outbox.max-entries", this.outbox.maxEntries());
		requirePositive("connector.outbox.max-bytes", this.outbox.maxBytes().toBytes());
		requirePositive("connector.dedupe.max-entries", this.dedupe.maxEntries());
		requirePositive("connector.dedupe.ttl", this.dedupe.ttl().compareTo(Duration.ZERO));
		runtime.outbox(new OutboxOptions(this.outbox.maxEntries(), this.outbox.maxBytes().toBytes()))
			.dedupe(new DedupeOptions(this.dedupe.maxEntries(), this.dedupe.ttl()));
	}

	private static void requirePositive(String property, long value) {
		if (value <= 0) {
			throw new InvalidPropertyException(property, "The value of " + property + " must be positive.",
					"Set " + property + " to a positive value.", null);
		}
	}

	/**
	 * Answers that the gateway has not acknowledged yet. All connectors share the limits.
	 *
	 * @param maxEntries How many answers are kept until the gateway acknowledges them.
	 * @param maxBytes How many bytes all answers take that are kept. Answers that were
	 * acknowledged, and are kept in case their request comes again, get at most half.
	 */
	public record Outbox(@DefaultValue("10000") int maxEntries, @DefaultValue("64MB") DataSize maxBytes) {

	}

	/**
	 * Requests that were answered, and are not run again.
	 *
	 * @param maxEntries How many answered requests each connector knows, so that none
	 * runs again.
	 * @param ttl How long an answered request is known.
	 */
	public record Dedupe(@DefaultValue("10000") int maxEntries, @DefaultValue("10m") Duration ttl) {

	}

}
