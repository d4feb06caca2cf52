package dev.connector.autoconfigure.health;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When connectors count as ill. Immutable.
 *
 * @param downAfter How long an outage has to last until it shows, so that a short one
 * doesn't make the health flicker.
 * @param upAfter How long a registration has to be connected again until an outage that
 * showed is over, so that a connection that is lost at once doesn't make the health
 * flicker.
 * @param availabilityEvents Whether the readiness state of the application follows as
 * well, by availability events, where a destination says so with 'startup'.
 */
@ConfigurationProperties("connector.health")
public record ConnectorHealthProperties(@DefaultValue("10s") Duration downAfter, @DefaultValue("2s") Duration upAfter,
		@DefaultValue("false") boolean availabilityEvents) {

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when a time is negative
	 */
	public ConnectorHealthProperties {
		requireNotNegative("down-after", downAfter);
		requireNotNegative("up-after", upAfter);
	}

	private static void requireNotNegative(String name, Duration time) {
		if (time.isNegative()) {
			throw new IllegalArgumentException("connector.health." + name + " must not be negative, but is " + time);
		}
	}

}
