package dev.connector.autoconfigure.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application invokes connectors. Immutable.
 *
 * @param destination Name of the destination through whose gateway connectors are
 * invoked. When empty, 'default', or the only one where none has that name.
 * @param timeout Time that an answer is waited for where the call says nothing.
 */
@ConfigurationProperties("connector.client")
public record ConnectorClientProperties(@Nullable String destination, @DefaultValue("30s") Duration timeout) {

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when the timeout is not positive
	 */
	public ConnectorClientProperties {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("connector.client.timeout must be positive, but is " + timeout);
		}
	}

}
