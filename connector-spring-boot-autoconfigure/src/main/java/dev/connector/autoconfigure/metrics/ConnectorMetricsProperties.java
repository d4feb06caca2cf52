package dev.connector.autoconfigure.metrics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How connectors are measured. Immutable.
 *
 * @param perInstance Whether each instance has meters of its own. Without, the instances
 * of a type share them, which keeps big fleets small.
 */
@ConfigurationProperties("connector.metrics")
public record ConnectorMetricsProperties(@DefaultValue("true") boolean perInstance) {

}
