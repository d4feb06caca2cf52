package dev.connector.destination;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * A named place to connect to, and on which terms. Immutable.
 *
 * @param name the name
 * @param routes the ways that lead there
 * @param access what to show there, and to whom
 * @param limits limits and deadlines of its connections
 * @param heartbeat how a silent stream is noticed
 * @param reconnect when to try again
 */
public record DestinationOptions(String name, Routes routes, Access access, Limits limits, HeartbeatOptions heartbeat,
		ReconnectOptions reconnect) {

	/**
	 * Create the options of a destination about which only the place is known.
	 * @param name the name
	 * @param uri where it is
	 * @return options that are the defaults otherwise
	 */
	public static DestinationOptions of(String name, URI uri) {
		return new DestinationOptions(name, Routes.to(uri), Access.OPEN, Limits.defaults(), HeartbeatOptions.defaults(),
				ReconnectOptions.defaults());
	}

	/**
	 * Return where the destination is.
	 * @return the preferred URI
	 */
	public URI uri() {
		return this.routes.uris().get(0);
	}

	/**
	 * Return what to show there.
	 * @return where the credentials come from
	 */
	public CredentialsSource credentials() {
		return this.access.credentials();
	}

	/**
	 * Return these options with other ways.
	 * @param changed the ways that lead there
	 * @return new options
	 */
	public DestinationOptions withRoutes(Routes changed) {
		return new DestinationOptions(this.name, changed, this.access, this.limits, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with another access.
	 * @param changed what to show there, and to whom
	 * @return new options
	 */
	public DestinationOptions withAccess(Access changed) {
		return new DestinationOptions(this.name, this.routes, changed, this.limits, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with other credentials.
	 * @param changed what to show
	 * @return new options
	 */
	public DestinationOptions withCredentials(CredentialsSource changed) {
		return withAccess(this.access.withCredentials(changed));
	}

	/**
	 * Return these options with other limits.
	 * @param changed limits and deadlines
	 * @return new options
	 */
	public DestinationOptions withLimits(Limits changed) {
		return new DestinationOptions(this.name, this.routes, this.access, changed, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with other heartbeats.
	 * @param changed how a silent stream is noticed
	 * @return new options
	 */
	public DestinationOptions withHeartbeat(HeartbeatOptions changed) {
		return new DestinationOptions(this.name, this.routes, this.access, this.limits, changed, this.reconnect);
	}

	/**
	 * Return these options with other delays.
	 * @param changed when to try again
	 * @return new options
	 */
	public DestinationOptions withReconnect(ReconnectOptions changed) {
		return new DestinationOptions(this.name, this.routes, this.access, this.limits, this.heartbeat, changed);
	}

	/**
	 * Return whether wires that were made with other options will do with these.
	 */
	boolean sharesWiresWith(DestinationOptions other) {
		return this.routes.uris().equals(other.routes.uris()) && this.access.tls().equals(other.access.tls())
				&& Objects.equals(this.access.proxy(), other.access.proxy())
				&& this.limits.maxPayloadBytes() == other.limits.maxPayloadBytes()
				&& this.limits.maxStreamsPerConnection() == other.limits.maxStreamsPerConnection();
	}

	/**
	 * Return whether streams that were opened with other options, on wires that will do,
	 * will do with these.
	 */
	boolean sharesStreamsWith(DestinationOptions other) {
		return this.heartbeat.equals(other.heartbeat) && this.access.credentials().equals(other.access.credentials());
	}

	/**
	 * The ways that lead to a destination, the preferred one first.
	 *
	 * @param uris where it is; never empty
	 * @param headStart how long a preferred way is tried alone before the next one is
	 * tried as well
	 * @param kinds for each class of payload the kinds of wire in order of preference,
	 * where that is another order than that of the URIs
	 */
	public record Routes(List<URI> uris, Duration headStart, Map<PayloadClass, List<String>> kinds) {

		/**
		 * How long a preferred way is tried alone when nothing else is said.
		 */
		public static final Duration DEFAULT_HEAD_START = Duration.ofMillis(300);

		/**
		 * Create routes.
		 */
		public Routes {
			uris = List.copyOf(uris);
			kinds = Map.copyOf(kinds);
			if (uris.isEmpty()) {
				throw new IllegalArgumentException("A destination needs a URI");
			}
			if (headStart.isNegative()) {
				throw new IllegalArgumentException("headStart must not be negative, but is " + headStart);
			}
		}

		/**
		 * Create the routes of a destination.
		 * @param uris where it is, the preferred one first
		 * @return routes with defaults for everything else
		 */
		public static Routes to(URI... uris) {
			return new Routes(List.of(uris), DEFAULT_HEAD_START, Map.of());
		}

	}

	/**
	 * What to show at a destination, and through whom to get there.
	 *
	 * @param credentials what every registration shows
	 * @param tls asked before every connection that uses TLS; must not block
	 * @param proxy the proxy in between, or {@code null} when there is none
	 */
	public record Access(CredentialsSource credentials, Supplier<TlsOptions> tls, @Nullable HttpProxy proxy) {

		/**
		 * Shows nothing and trusts whom the JVM trusts.
		 */
		public static final Access OPEN = new Access(CredentialsSource.NONE, () -> TlsOptions.DEFAULTS, null);

		/**
		 * Return this access with other credentials.
		 * @param changed what every registration shows
		 * @return a new access
		 */
		public Access withCredentials(CredentialsSource changed) {
			return new Access(changed, this.tls, this.proxy);
		}

		/**
		 * Return this access with other keys and trust.
		 * @param changed asked before every connection that uses TLS
		 * @return a new access
		 */
		public Access withTls(Supplier<TlsOptions> changed) {
			return new Access(this.credentials, changed, this.proxy);
		}

		/**
		 * Return this access through a proxy.
		 * @param changed the proxy, or {@code null} for none
		 * @return a new access
		 */
		public Access withProxy(@Nullable HttpProxy changed) {
			return new Access(this.credentials, this.tls, changed);
		}

	}

	/**
	 * Limits and deadlines of the connections to a destination.
	 *
	 * @param connectTimeout how long opening a stream may take, connecting included
	 * @param handshakeTimeout how long the gateway may take to answer the registration
	 * @param maxStreamsPerConnection how many streams share a physical connection
	 * @param maxPayloadBytes size in bytes of the largest payload that is taken
	 * @param idleTimeout how long a connection without streams is kept
	 */
	public record Limits(Duration connectTimeout, Duration handshakeTimeout, int maxStreamsPerConnection,
			long maxPayloadBytes, Duration idleTimeout) {

		/**
		 * How long a connection without streams is kept when nothing else is said.
		 */
		public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(5);

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
			if (idleTimeout.isNegative() || idleTimeout.isZero()) {
				throw new IllegalArgumentException("idleTimeout must be positive, but is " + idleTimeout);
			}
		}

		/**
		 * Return the limits that hold when nothing else is said.
		 * @return the defaults
		 */
		public static Limits defaults() {
			return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 80, DEFAULT_MAX_PAYLOAD_BYTES,
					DEFAULT_IDLE_TIMEOUT);
		}

		/**
		 * Return these limits with another number of streams.
		 * @param changed how many streams share a physical connection
		 * @return new limits
		 */
		public Limits withMaxStreamsPerConnection(int changed) {
			return new Limits(this.connectTimeout, this.handshakeTimeout, changed, this.maxPayloadBytes,
					this.idleTimeout);
		}

		/**
		 * Return these limits with another size.
		 * @param changed size in bytes of the largest payload
		 * @return new limits
		 */
		public Limits withMaxPayloadBytes(long changed) {
			return new Limits(this.connectTimeout, this.handshakeTimeout, this.maxStreamsPerConnection, changed,
					this.idleTimeout);
		}

		/**
		 * Return these limits with other deadlines.
		 * @param connect how long opening a stream may take
		 * @param handshake how long the gateway may take to answer the registration
		 * @return new limits
		 */
		public Limits withTimeouts(Duration connect, Duration handshake) {
			return new Limits(connect, handshake, this.maxStreamsPerConnection, this.maxPayloadBytes, this.idleTimeout);
		}

		/**
		 * Return these limits with another time.
		 * @param changed how long a connection without streams is kept
		 * @return new limits
		 */
		public Limits withIdleTimeout(Duration changed) {
			return new Limits(this.connectTimeout, this.handshakeTimeout, this.maxStreamsPerConnection,
					this.maxPayloadBytes, changed);
		}

	}

}
