package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.connector.reconnect.GateMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A place to register at. What is not said is inherited from the defaults, key by key.
 * Immutable.
 *
 * @param uri URI of the gateway, such as grpcs://gateway:443 or wss://gateway.
 * @param fallbackUris URIs that lead to the same gateway in other ways, used in this
 * order while the one before doesn't work.
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
public record DestinationProperties(@Nullable String uri, @DefaultValue List<String> fallbackUris,
		@Nullable Duration connectTimeout, @Nullable Duration headStart, @Nullable Duration handshakeTimeout,
		@Nullable Integer maxStreamsPerConnection, @Nullable Duration idleTimeout, @Nullable DataSize maxPayloadSize,
		@DefaultValue Heartbeat heartbeat, @DefaultValue Reconnect reconnect, @DefaultValue AuthProperties auth,
		@DefaultValue SslProperties ssl, @Nullable ProxyUri proxy, @Nullable DestinationStartup startup) {

	/**
	 * A destination that leaves everything to the defaults.
	 */
	static final DestinationProperties UNSAID = new DestinationProperties(null, List.of(), null, null, null, null, null,
			null, new Heartbeat(null, null),
			new Reconnect(null, null, null, null, null, null, null, null, null, null, null, null),
			AuthProperties.UNSAID, new SslProperties(null), null, null);

	/**
	 * Return these properties with everything that they don't say taken from the
	 * defaults.
	 */
	DestinationDefaults over(DestinationDefaults inherited) {
		return new DestinationDefaults(or(this.connectTimeout, inherited.connectTimeout()),
				or(this.headStart, inherited.headStart()), or(this.handshakeTimeout, inherited.handshakeTimeout()),
				or(this.maxStreamsPerConnection, inherited.maxStreamsPerConnection()),
				or(this.idleTimeout, inherited.idleTimeout()), or(this.maxPayloadSize, inherited.maxPayloadSize()),
				this.heartbeat.over(inherited.heartbeat()), this.reconnect.over(inherited.reconnect()),
				this.auth.over(inherited.auth()), this.ssl.over(inherited.ssl()),
				DestinationProperties.<@Nullable ProxyUri>or(this.proxy, inherited.proxy()),
				or(this.startup, inherited.startup()));
	}

	private static <T extends @Nullable Object> T or(@Nullable T own, T inherited) {
		return (own != null) ? own : inherited;
	}

	/**
	 * How a silent stream is noticed.
	 *
	 * @param interval Time between two heartbeats.
	 * @param timeout Silence after which a stream is taken for dead, longer than the
	 * interval.
	 */
	public record Heartbeat(@Nullable Duration interval, @Nullable Duration timeout) {

		DestinationDefaults.Heartbeat over(DestinationDefaults.Heartbeat inherited) {
			return new DestinationDefaults.Heartbeat(or(this.interval, inherited.interval()),
					or(this.timeout, inherited.timeout()));
		}

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
	public record Reconnect(@Nullable Boolean enabled, @Nullable Duration initialDelay, @Nullable Double multiplier,
			@Nullable Duration maxDelay, @Nullable Duration stableAfter, @Nullable Integer maxAttempts,
			@Nullable Duration maxElapsed, @Nullable Duration rearmAfter, @Nullable Integer ungatedAttempts,
			@Nullable Integer maxConcurrentHandshakes, @Nullable Duration maxPark, @Nullable GateMode gate) {

		DestinationDefaults.Reconnect over(DestinationDefaults.Reconnect inherited) {
			return new DestinationDefaults.Reconnect(or(this.enabled, inherited.enabled()),
					or(this.initialDelay, inherited.initialDelay()), or(this.multiplier, inherited.multiplier()),
					or(this.maxDelay, inherited.maxDelay()), or(this.stableAfter, inherited.stableAfter()),
					or(this.maxAttempts, inherited.maxAttempts()), or(this.maxElapsed, inherited.maxElapsed()),
					or(this.rearmAfter, inherited.rearmAfter()), or(this.ungatedAttempts, inherited.ungatedAttempts()),
					or(this.maxConcurrentHandshakes, inherited.maxConcurrentHandshakes()),
					or(this.maxPark, inherited.maxPark()), or(this.gate, inherited.gate()));
		}

	}

}
