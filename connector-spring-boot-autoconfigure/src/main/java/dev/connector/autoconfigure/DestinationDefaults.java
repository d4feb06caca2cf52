package dev.connector.autoconfigure;

import java.time.Duration;

import dev.connector.reconnect.GateMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What every destination starts from. Immutable.
 *
 * @param connectTimeout How long opening a stream may take, connecting included.
 * @param headStart How long the preferred URI is tried alone before the next one is tried
 * as well.
 * @param handshakeTimeout How long the gateway may take to answer a registration.
 * @param maxStreamsPerConnection How many registrations share a physical connection.
 * @param idleTimeout How long a physical connection without registrations is kept.
 * @param maxPayloadSize Size of the largest payload that is taken.
 * @param heartbeat How a silent stream is noticed.
 * @param reconnect When to try again.
 * @param auth What to show at the gateway.
 * @param ssl Whom to trust and what to show where a connection uses TLS.
 * @param proxy HTTP proxy to go through, such as http://user:password@proxy:3128.
 * @param startup Whether the start of the application, or its readiness, waits for the
 * registrations.
 */
public record DestinationDefaults(@DefaultValue("10s") Duration connectTimeout,
		@DefaultValue("300ms") Duration headStart, @DefaultValue("30s") Duration handshakeTimeout,
		@DefaultValue("80") int maxStreamsPerConnection, @DefaultValue("5m") Duration idleTimeout,
		@DefaultValue("4MB") DataSize maxPayloadSize, @DefaultValue Heartbeat heartbeat,
		@DefaultValue Reconnect reconnect, @NestedConfigurationProperty @DefaultValue AuthProperties auth,
		@NestedConfigurationProperty @DefaultValue SslProperties ssl, @Nullable ProxyUri proxy,
		@DefaultValue("background") DestinationStartup startup) {

	/**
	 * How a silent stream is noticed.
	 *
	 * @param interval Time between two heartbeats.
	 * @param timeout Silence after which a stream is taken for dead, longer than the
	 * interval.
	 */
	public record Heartbeat(@DefaultValue("15s") Duration interval, @DefaultValue("45s") Duration timeout) {

	}

	/**
	 * When to try again.
	 *
	 * @param enabled Whether to try again at all.
	 * @param initialDelay Delay before the second attempt, before jitter.
	 * @param multiplier How the delay grows with each attempt, at least 1.
	 * @param maxDelay Longest delay, jitter included.
	 * @param stableAfter How long a connection must be ready until an outage counts as
	 * over.
	 * @param maxAttempts How many attempts an outage gets. Any number when empty.
	 * @param maxElapsed How long an outage may last, without the time spent parked. Any
	 * time when empty.
	 * @param rearmAfter How long after having given up it is tried anew. Never when
	 * empty.
	 * @param ungatedAttempts How many attempts of an outage don't wait for quiet.
	 * @param maxConcurrentHandshakes How many connections to the destination may
	 * handshake at a time.
	 * @param maxPark How long a connection may be parked until that counts as a failed
	 * attempt.
	 * @param gate Whether a parked connection waits for a free place only, or until no
	 * other connection streams.
	 */
	public record Reconnect(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration initialDelay,
			@DefaultValue("2.0") double multiplier, @DefaultValue("60s") Duration maxDelay,
			@DefaultValue("30s") Duration stableAfter, @Nullable Integer maxAttempts, @Nullable Duration maxElapsed,
			@Nullable Duration rearmAfter, @DefaultValue("5") int ungatedAttempts,
			@DefaultValue("16") int maxConcurrentHandshakes, @DefaultValue("10m") Duration maxPark,
			@DefaultValue("permits") GateMode gate) {

	}

}
