package dev.connector.command.channel.http;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

import dev.connector.destination.DestinationOptions.Access;

/**
 * Where a channel over HTTP leads to, and how. Immutable; never shows credentials or path
 * in its text form.
 *
 * @param uri the address below which {@code /cmd} is, {@code http://host:port/path} or
 * {@code https://host:port/path}
 * @param access credentials for the header {@code Authorization}, asked before every
 * request, keys and trust, and the proxy
 * @param prefix what ids of the peer's commands begin with on this side, without the
 * point that follows; empty for nothing
 * @param connectTimeout how long connecting to the host may take
 * @param timeout how long a call may take, from the moment in which it is sent to its
 * answer
 * @param limits how much is done at a time
 */
public record HttpChannelOptions(URI uri, Access access, String prefix, Duration connectTimeout, Duration timeout,
		Limits limits) {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int PLAIN_PORT = 80;

	private static final int SECURE_PORT = 443;

	/**
	 * Create options.
	 * @throws IllegalArgumentException when the address is not of that form, or a timeout
	 * not positive
	 */
	public HttpChannelOptions {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
		if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null || !bare) {
			throw new IllegalArgumentException("The uri of a channel over HTTP has the form http://host:port/path or"
					+ " https://host:port/path, without user information, query and fragment");
		}
		for (Duration duration : new Duration[] { connectTimeout, timeout }) {
			if (duration.isNegative() || duration.isZero()) {
				throw new IllegalArgumentException("A timeout has to be positive");
			}
		}
	}

	/**
	 * Create options with defaults for everything else.
	 * @param uri the address
	 * @return the options
	 */
	public static HttpChannelOptions of(URI uri) {
		return new HttpChannelOptions(uri, Access.OPEN, "", CONNECT_TIMEOUT, TIMEOUT, Limits.DEFAULTS);
	}

	/**
	 * Change the access.
	 * @param changed credentials, keys and trust, and the proxy
	 * @return changed options
	 */
	public HttpChannelOptions withAccess(Access changed) {
		return new HttpChannelOptions(this.uri, changed, this.prefix, this.connectTimeout, this.timeout, this.limits);
	}

	/**
	 * Change the prefix.
	 * @param changed what ids begin with on this side; empty for nothing
	 * @return changed options
	 */
	public HttpChannelOptions withPrefix(String changed) {
		return new HttpChannelOptions(this.uri, this.access, changed, this.connectTimeout, this.timeout, this.limits);
	}

	/**
	 * Change how long connecting may take.
	 * @param changed the timeout
	 * @return changed options
	 */
	public HttpChannelOptions withConnectTimeout(Duration changed) {
		return new HttpChannelOptions(this.uri, this.access, this.prefix, changed, this.timeout, this.limits);
	}

	/**
	 * Change how long a call may take.
	 * @param changed the timeout
	 * @return changed options
	 */
	public HttpChannelOptions withTimeout(Duration changed) {
		return new HttpChannelOptions(this.uri, this.access, this.prefix, this.connectTimeout, changed, this.limits);
	}

	/**
	 * Change how much is done at a time.
	 * @param changed the limits
	 * @return changed options
	 */
	public HttpChannelOptions withLimits(Limits changed) {
		return new HttpChannelOptions(this.uri, this.access, this.prefix, this.connectTimeout, this.timeout, changed);
	}

	/**
	 * Return whether connections use TLS.
	 * @return {@code true} for {@code https}
	 */
	public boolean isSecure() {
		return "https".equalsIgnoreCase(this.uri.getScheme());
	}

	/** An IPv6 address without the brackets that it has in an address of a resource. */
	String host() {
		String host = this.uri.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	int port() {
		if (this.uri.getPort() >= 0) {
			return this.uri.getPort();
		}
		return isSecure() ? SECURE_PORT : PLAIN_PORT;
	}

	/** The value of the header {@code Host}. */
	String authority() {
		return this.uri.getHost() + ((this.uri.getPort() >= 0) ? ":" + this.uri.getPort() : "");
	}

	/** The path that requests go to. */
	String path() {
		String base = (this.uri.getRawPath() != null) ? this.uri.getRawPath() : "";
		return base.replaceFirst("/+$", "") + "/cmd";
	}

	@Override
	public String toString() {
		return (isSecure() ? "https://" : "http://") + this.uri.getHost() + ":" + port();
	}

	/**
	 * How much is done at a time. Immutable.
	 *
	 * @param maxUnderWay how many requests, and so connections, there are at a time
	 * @param maxWaiting how many calls may wait for their turn; more fail at once
	 * @param maxFailures after how many requests in a row that did not reach the peer, or
	 * that it refused to take, the channel ends
	 */
	public record Limits(int maxUnderWay, int maxWaiting, int maxFailures) {

		/**
		 * When nothing else is said.
		 */
		public static final Limits DEFAULTS = new Limits(64, 4096, 3);

		/**
		 * Create limits.
		 * @throws IllegalArgumentException when there is no room for a request
		 */
		public Limits {
			if (maxUnderWay <= 0 || maxWaiting < 0 || maxFailures <= 0) {
				throw new IllegalArgumentException("Limits must be positive");
			}
		}

	}

}
