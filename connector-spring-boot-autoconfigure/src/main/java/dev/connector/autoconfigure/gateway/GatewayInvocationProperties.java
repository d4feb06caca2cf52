package dev.connector.autoconfigure.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How connectors invoke others through the gateway. Immutable.
 *
 * @param enabled Whether processes that dialled the gateway may invoke connectors, as far
 * as the policy permits it.
 * @param maxPerPeer Number of invocations of one process that may be under way.
 * @param maxBytesPerPeer Size of the payloads of these altogether. A single one may have
 * more.
 */
@ConfigurationProperties("connector.gateway.invocations")
public record GatewayInvocationProperties(@DefaultValue("true") boolean enabled, @DefaultValue("256") int maxPerPeer,
		@DefaultValue("64MB") DataSize maxBytesPerPeer) {

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when a limit is not positive; the message names
	 * the property
	 */
	public GatewayInvocationProperties {
		if (maxPerPeer < 1) {
			throw new IllegalArgumentException(
					"connector.gateway.invocations.max-per-peer must be at least 1, but is " + maxPerPeer);
		}
		if (maxBytesPerPeer.toBytes() < 1) {
			throw new IllegalArgumentException(
					"connector.gateway.invocations.max-bytes-per-peer must be positive, but is " + maxBytesPerPeer);
		}
	}

}
