package dev.connector.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is to be different for a connector, or one more instance of it. Immutable.
 *
 * @param connector Type or bean name of the connector to register once more. Empty for an
 * overlay on the connector whose type or bean name is the name of this entry.
 * @param enabled Whether to register it.
 * @param tenant Tenant that it belongs to.
 * @param instance Instance, stable over restarts.
 * @param destination Name of the destination to register at.
 * @param version Version shown at the gateway.
 * @param displayName Name for people shown at the gateway.
 * @param maxConcurrentRequests How many requests run at a time.
 * @param requestTimeout How long a request may run when its caller allows more.
 * @param nonBlocking Whether no command ever blocks, so that they may run on I/O threads.
 */
public record RegistrationProperties(@Nullable String connector, @DefaultValue("true") boolean enabled,
		@Nullable String tenant, @Nullable String instance, @Nullable String destination, @Nullable String version,
		@Nullable String displayName, @Nullable Integer maxConcurrentRequests, @Nullable Duration requestTimeout,
		@Nullable Boolean nonBlocking) {

}
