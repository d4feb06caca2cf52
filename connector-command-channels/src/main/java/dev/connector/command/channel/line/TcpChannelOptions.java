package dev.connector.command.channel.line;

import java.net.URI;
import java.time.Duration;

import dev.connector.command.channel.WriteLimits;
import dev.connector.destination.DestinationOptions.Access;

/**
 * Where a channel over TCP leads to, and how. Immutable.
 *
 * @param uri the address, {@code tcp://host:port} or {@code tcps://host:port} with TLS
 * @param access keys and trust, and the proxy; the protocol has no place for credentials
 * @param connectTimeout from the look-up of the host name until messages can be sent
 * @param writes how much may wait to be written
 */
public record TcpChannelOptions(URI uri, Access access, Duration connectTimeout, WriteLimits writes) {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Create options.
	 * @throws IllegalArgumentException when the address is not of that form, or the
	 * timeout not positive
	 */
	public TcpChannelOptions {
		boolean known = "tcp".equalsIgnoreCase(uri.getScheme()) || "tcps".equalsIgnoreCase(uri.getScheme());
		boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
				&& (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
		if (!known || !bare || uri.getHost() == null || uri.getPort() <= 0) {
			throw new IllegalArgumentException(
					"The uri of a channel over TCP has the form tcp://host:port or tcps://host:port");
		}
		if (connectTimeout.isNegative() || connectTimeout.isZero()) {
			throw new IllegalArgumentException("A timeout has to be positive");
		}
	}

	/**
	 * Create options with defaults for everything else.
	 * @param uri the address
	 * @return the options
	 */
	public static TcpChannelOptions of(URI uri) {
		return new TcpChannelOptions(uri, Access.OPEN, CONNECT_TIMEOUT, WriteLimits.defaults());
	}

	/**
	 * Change the access.
	 * @param changed keys and trust, and the proxy
	 * @return changed options
	 */
	public TcpChannelOptions withAccess(Access changed) {
		return new TcpChannelOptions(this.uri, changed, this.connectTimeout, this.writes);
	}

	/**
	 * Change how long connecting may take.
	 * @param changed the timeout
	 * @return changed options
	 */
	public TcpChannelOptions withConnectTimeout(Duration changed) {
		return new TcpChannelOptions(this.uri, this.access, changed, this.writes);
	}

	/**
	 * Change how much may wait to be written.
	 * @param changed the limits
	 * @return changed options
	 */
	public TcpChannelOptions withWrites(WriteLimits changed) {
		return new TcpChannelOptions(this.uri, this.access, this.connectTimeout, changed);
	}

	/**
	 * Return whether the connection uses TLS.
	 * @return {@code true} for {@code tcps}
	 */
	public boolean isSecure() {
		return "tcps".equalsIgnoreCase(this.uri.getScheme());
	}

	/** An IPv6 address without the brackets that it has in an address of a resource. */
	String host() {
		String host = this.uri.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	@Override
	public String toString() {
		return (isSecure() ? "tcps://" : "tcp://") + this.uri.getHost() + ":" + this.uri.getPort();
	}

}
