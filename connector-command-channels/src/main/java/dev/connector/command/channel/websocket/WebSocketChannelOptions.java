package dev.connector.command.channel.websocket;

import java.net.URI;
import java.time.Duration;

import dev.connector.command.channel.WriteLimits;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.transport.websocket.WebSocketUris;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel over WebSocket leads to, and how. Immutable; never shows credentials,
 * path or query in its text form.
 *
 * @param uri the address, with the scheme {@code ws} or {@code wss}
 * @param access credentials for the header {@code Authorization}, keys and trust, and the
 * proxy
 * @param connectTimeout from the look-up of the host name to the answer to the upgrade
 * @param pings how often the peer is pinged, and after which silence it counts as dead;
 * {@code null} for never
 * @param writes how much may wait to be written
 */
public record WebSocketChannelOptions(URI uri, Access access, Duration connectTimeout, @Nullable HeartbeatOptions pings,
		WriteLimits writes) {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Create options.
	 * @throws IllegalArgumentException when the address is not one of a WebSocket, or the
	 * timeout not positive
	 */
	public WebSocketChannelOptions {
		uri = WebSocketUris.normalize(uri);
		if (connectTimeout.isNegative() || connectTimeout.isZero()) {
			throw new IllegalArgumentException("A timeout has to be positive");
		}
	}

	/**
	 * Create options with defaults for everything else.
	 * @param uri the address
	 * @return the options
	 */
	public static WebSocketChannelOptions of(URI uri) {
		return new WebSocketChannelOptions(uri, Access.OPEN, CONNECT_TIMEOUT, HeartbeatOptions.defaults(),
				WriteLimits.defaults());
	}

	/**
	 * Change the access.
	 * @param changed credentials, keys and trust, and the proxy
	 * @return changed options
	 */
	public WebSocketChannelOptions withAccess(Access changed) {
		return new WebSocketChannelOptions(this.uri, changed, this.connectTimeout, this.pings, this.writes);
	}

	/**
	 * Change how long connecting may take.
	 * @param changed the timeout
	 * @return changed options
	 */
	public WebSocketChannelOptions withConnectTimeout(Duration changed) {
		return new WebSocketChannelOptions(this.uri, this.access, changed, this.pings, this.writes);
	}

	/**
	 * Change the pings.
	 * @param changed how often, and after which silence; {@code null} for never
	 * @return changed options
	 */
	public WebSocketChannelOptions withPings(@Nullable HeartbeatOptions changed) {
		return new WebSocketChannelOptions(this.uri, this.access, this.connectTimeout, changed, this.writes);
	}

	/**
	 * Change how much may wait to be written.
	 * @param changed the limits
	 * @return changed options
	 */
	public WebSocketChannelOptions withWrites(WriteLimits changed) {
		return new WebSocketChannelOptions(this.uri, this.access, this.connectTimeout, this.pings, changed);
	}

	@Override
	public String toString() {
		return this.uri.getScheme() + "://" + this.uri.getHost()
				+ ((this.uri.getPort() >= 0) ? ":" + this.uri.getPort() : "");
	}

}
