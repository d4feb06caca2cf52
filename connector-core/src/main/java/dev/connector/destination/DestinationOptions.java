package dev.connector.destination;

import java.net.URI;
import java.time.Duration;

import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;

/**
 * A named place to connect to, and on which terms. Immutable.
 *
 * @param name the name
 * @param uri where it is
 * @param credentials what to show there
 * @param limits limits and deadlines of its connections
 * @param heartbeat how a silent stream is noticed
 * @param reconnect when to try again
 */
public record DestinationOptions(String name, URI uri, CredentialsSource credentials, Limits limits,
		HeartbeatOptions heartbeat, ReconnectOptions reconnect) {

	/**
	 * Create the options of a destination about which only the place is known.
	 * @param name the name
	 * @param uri where it is
	 * @return options that are the defaults otherwise
	 */
	public static DestinationOptions of(String name, URI uri) {
		return new DestinationOptions(name, uri, CredentialsSource.NONE, Limits.defaults(), HeartbeatOptions.defaults(),
				ReconnectOptions.defaults());
	}

	/**
	 * Return these options with other credentials.
	 * @param changed what to show
	 * @return new options
	 */
	public DestinationOptions withCredentials(CredentialsSource changed) {
		return new DestinationOptions(this.name, this.uri, changed, this.limits, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with other limits.
	 * @param changed limits and deadlines
	 * @return new options
	 */
	public DestinationOptions withLimits(Limits changed) {
		return new DestinationOptions(this.name, this.uri, this.credentials, changed, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with other heartbeats.
	 * @param changed how a silent stream is noticed
	 * @return new options
	 */
	public DestinationOptions withHeartbeat(HeartbeatOptions changed) {
		return new DestinationOptions(this.name, this.uri, this.credentials, this.limits, changed, this.reconnect);
	}

	/**
	 * Return these options with other delays.
	 * @param changed when to try again
	 * @return new options
	 */
	public DestinationOptions withReconnect(ReconnectOptions changed) {
		return new DestinationOptions(this.name, this.uri, this.credentials, this.limits, this.heartbeat, changed);
	}

	/**
	 * Limits and deadlines of the connections to a destination.
	 *
	 * @param connectTimeout how long opening a stream may take, connecting included
	 * @param handshakeTimeout how long the gateway may take to answer the registration
	 * @param maxStreamsPerConnection how many streams share a physical connection
	 * @param maxPayloadBytes size in bytes of the largest payload that is taken
	 */
	public record Limits(Duration connectTimeout, Duration handshakeTimeout, int maxStreamsPerConnection,
			long maxPayloadBytes) {

		/**
		 * Size in bytes of the largest payload when nothing else is said.
		 */
		public static final long DEFAULT_MAX_PAYLOAD_BYTES = 4L * 1024 * 1024;

		/**
		 * Create limits.
		 */
		public Limits {
			if (maxStreamsPerConnection < 1) {
				throw new IllegalArgumentException(
						"maxStreamsPerConnection must be at least 1, but is " + maxStreamsPerConnection);
			}
			if (maxPayloadBytes < 1) {
				throw new IllegalArgumentException("maxPayloadBytes must be at least 1, but is " + maxPayloadBytes);
			}
		}

		/**
		 * Return the limits that hold when nothing else is said.
		 * @return the defaults
		 */
		public static Limits defaults() {
			return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 80, DEFAULT_MAX_PAYLOAD_BYTES);
		}

		/**
		 * Return these limits with another number of streams.
		 * @param changed how many streams share a physical connection
		 * @return new limits
		 */
		public Limits withMaxStreamsPerConnection(int changed) {
			return new Limits(this.connectTimeout, this.handshakeTimeout, changed, this.maxPayloadBytes);
		}

		/**
		 * Return these limits with another size.
		 * @param changed size in bytes of the largest payload
		 * @return new limits
		 */
		public Limits withMaxPayloadBytes(long changed) {
			return new Limits(this.connectTimeout, this.handshakeTimeout, this.maxStreamsPerConnection, changed);
		}

		/**
		 * Return these limits with other deadlines.
		 * @param connect how long opening a stream may take
		 * @param handshake how long the gateway may take to answer the registration
		 * @return new limits
		 */
		public Limits withTimeouts(Duration connect, Duration handshake) {
			return new Limits(connect, handshake, this.maxStreamsPerConnection, this.maxPayloadBytes);
		}

	}

}
