package dev.connector.transport.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.connector.destination.CredentialsSource;

/**
 * Where a WebSocket leads to, and how it is used. Immutable; never shows headers,
 * credentials, path or query in its text form.
 *
 * @param uri the address, with the scheme {@code ws} or {@code wss}
 * @param headers sent with every dial
 * @param credentials asked before every dial, for the header {@code Authorization}
 * @param timeouts how long what may take
 * @param limits how much is taken
 */
public record WebSocketOptions(URI uri, Map<String, String> headers, CredentialsSource credentials, Timeouts timeouts,
		Limits limits) {

	/**
	 * Create options.
	 * @throws IllegalArgumentException when the address is not one of a WebSocket
	 */
	public WebSocketOptions {
		uri = WebSocketUris.normalize(uri);
		headers = Map.copyOf(headers);
	}

	/**
	 * Create options with defaults for everything else.
	 * @param uri the address
	 * @return the options
	 */
	public static WebSocketOptions of(URI uri) {
		return new WebSocketOptions(uri, Map.of(), CredentialsSource.NONE, Timeouts.DEFAULTS, Limits.DEFAULTS);
	}

	/**
	 * Change the headers.
	 * @param headers sent with every dial
	 * @return changed options
	 */
	public WebSocketOptions withHeaders(Map<String, String> headers) {
		return new WebSocketOptions(this.uri, headers, this.credentials, this.timeouts, this.limits);
	}

	/**
	 * Change the credentials.
	 * @param credentials asked before every dial
	 * @return changed options
	 */
	public WebSocketOptions withCredentials(CredentialsSource credentials) {
		return new WebSocketOptions(this.uri, this.headers, credentials, this.timeouts, this.limits);
	}

	/**
	 * Change the timeouts.
	 * @param timeouts how long what may take
	 * @return changed options
	 */
	public WebSocketOptions withTimeouts(Timeouts timeouts) {
		return new WebSocketOptions(this.uri, this.headers, this.credentials, timeouts, this.limits);
	}

	/**
	 * Change the limits.
	 * @param limits how much is taken
	 * @return changed options
	 */
	public WebSocketOptions withLimits(Limits limits) {
		return new WebSocketOptions(this.uri, this.headers, this.credentials, this.timeouts, limits);
	}

	@Override
	public String toString() {
		return WebSocketUris.address(this.uri);
	}

	/**
	 * How long what may take. All positive.
	 *
	 * @param connect from the look-up of the host name to the answer to the upgrade
	 * @param write until a message that was sent is written to the socket; after that the
	 * channel counts as stuck and ends
	 * @param close until the peer answers a close
	 */
	public record Timeouts(Duration connect, Duration write, Duration close) {

		/**
		 * When nothing else is said.
		 */
		public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30),
				Duration.ofSeconds(5));

		/**
		 * Create timeouts.
		 * @throws IllegalArgumentException when one is not positive
		 */
		public Timeouts {
			for (Duration timeout : new Duration[] { connect, write, close }) {
				if (timeout.isNegative() || timeout.isZero()) {
					throw new IllegalArgumentException("A timeout has to be positive");
				}
			}
		}

	}

	/**
	 * How much is taken. All positive.
	 *
	 * @param maxMessageBytes size of the largest message that is received
	 * @param maxQueuedMessages how many messages may wait to be written
	 * @param maxQueuedBytes how many bytes may wait to be written
	 */
	public record Limits(int maxMessageBytes, int maxQueuedMessages, long maxQueuedBytes) {

		/**
		 * When nothing else is said.
		 */
		public static final Limits DEFAULTS = new Limits(4 * 1024 * 1024, 1024, 16 * 1024 * 1024);

		/**
		 * Create limits.
		 * @throws IllegalArgumentException when one is not positive
		 */
		public Limits {
			if (maxMessageBytes <= 0 || maxQueuedMessages <= 0 || maxQueuedBytes <= 0) {
				throw new IllegalArgumentException("A limit has to be positive");
			}
		}

	}

}
