package dev.connector.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the log lines of connectors say. Immutable.
 *
 * @param mdc Whether the log lines of handlers have the MDC keys connector.key,
 * connector.request and connector.capability.
 */
@ConfigurationProperties("connector.logging")
public record ConnectorLoggingProperties(@DefaultValue("true") boolean mdc) {

}
