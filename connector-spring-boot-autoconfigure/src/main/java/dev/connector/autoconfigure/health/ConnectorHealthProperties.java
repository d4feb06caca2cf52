package dev.connector.autoconfigure.health;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When connectors count as ill. Immutable.
 *
 * @param downAfter How long an outage has to last until it shows, so that a short one
 * doesn't make the health flicker.
 */
@ConfigurationProperties("connector.health")
public record ConnectorHealthProperties(@DefaultValue("10s") Duration downAfter) {

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when the time is negative
	 */
	public ConnectorHealthProperties {
		if (downAfter.isNegative()) {
			throw new IllegalArgumentException("connector.health.down-after must not be negative, but is " + downAfter);
		}
	}

}
