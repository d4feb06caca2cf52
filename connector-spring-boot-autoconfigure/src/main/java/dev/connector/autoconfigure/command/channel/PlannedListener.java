package dev.connector.autoconfigure.command.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.autoconfigure.PeerMapper;
import dev.connector.autoconfigure.command.channel.CommandChannelProperties.Listener;
import dev.connector.autoconfigure.web.ExposureCheck;
import dev.connector.autoconfigure.web.ListeningPoint;
import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import dev.connector.command.channel.line.TcpListenerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A listener that follows from the properties. Immutable.
 *
 * @param name the listener
 * @param options where it listens, and how
 * @param allowInsecure whether it may be open to the network
 */
record PlannedListener(String name, TcpListenerOptions options, boolean allowInsecure) {

	private static final String PREFIX = "connector.commands.listeners.";

	/**
	 * Make a listener of properties.
	 * @throws InvalidPropertyException when it can't work
	 */
	static PlannedListener of(String name, Listener listener, PeerMapper peers) {
		String property = PREFIX + name + ".uri";
		URI uri = uri(name, property, listener.uri());
		boolean secure = "tcps".equals(uri.getScheme().toLowerCase(Locale.ROOT));
		String bundleProperty = PREFIX + name + ".ssl.bundle";
		String bundle = listener.ssl().bundle();
		require(secure || (bundle == null && !listener.clientAuth()), property,
				"The listener '" + name + "' has an SSL bundle or wants certificates, but its URI is without TLS.",
				"Set " + property + " to a URI with tcps.");
		require(!secure || bundle != null, bundleProperty,
				"The listener '" + name + "' uses TLS, but there is no key to show.",
				"Set " + bundleProperty + " to one of the bundles below spring.ssl.bundle.");
		require(listener.maxConnections() > 0, PREFIX + name + ".max-connections",
				"The listener '" + name + "' takes no connections.",
				"Set " + PREFIX + name + ".max-connections to 1 or more.");
		require(!listener.handshakeTimeout().isNegative() && !listener.handshakeTimeout().isZero(),
				PREFIX + name + ".handshake-timeout", "The listener '" + name + "' leaves no time for handshakes.",
				"Set " + PREFIX + name + ".handshake-timeout to a positive value.");
		TcpListenerOptions options = TcpListenerOptions.of(address(name, property, uri))
			.withMaxConnections(listener.maxConnections())
			.withHandshakeTimeout(listener.handshakeTimeout());
		return new PlannedListener(name,
				(bundle == null) ? options
						: options.withTls(new TcpListenerOptions.Tls(
								peers.serverTls(bundleProperty, bundle, listener.clientAuth()),
								listener.clientAuth())));
	}

	/**
	 * Return the property that says where it listens.
	 */
	String property() {
		return PREFIX + this.name + ".uri";
	}

	/**
	 * Refuse to be open to the network, or warn where that is wanted.
	 */
	void requireProtection() {
		new ExposureCheck("The registry of commands", PREFIX + this.name + ".allow-insecure", List.of(point()),
				this.allowInsecure)
			.afterPropertiesSet();
	}

	/**
	 * Return how it is protected.
	 */
	private ListeningPoint point() {
		TcpListenerOptions.Tls tls = this.options.tls();
		return new ListeningPoint("The listener '" + this.name + "'", this.options.address().getAddress(), property(),
				new Protection("TLS", tls != null,
						"'" + property() + "' to a URI with tcps, with '" + PREFIX + this.name + ".ssl.bundle'"),
				new Protection("authentication", tls != null && tls.clientCertificates(),
						"'" + PREFIX + this.name + ".client-auth'"));
	}

	private static InetSocketAddress address(String name, String property, URI uri) {
		try {
			String host = uri.getHost();
			InetAddress address = InetAddress
				.getByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
			return new InetSocketAddress(address, uri.getPort());
		}
		catch (UnknownHostException ex) {
			throw new InvalidPropertyException(property,
					"The listener '" + name + "' is to listen at a host that is not known.",
					"Set " + property + " to an address of this machine.", ex);
		}
	}

	private static URI uri(String name, String property, @Nullable String text) {
		try {
			URI uri = new URI(StringUtils.hasText(text) ? text.strip() : "tcp:none");
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			boolean bare = uri.getHost() != null && uri.getPort() >= 0 && uri.getRawUserInfo() == null
					&& uri.getRawQuery() == null && uri.getRawFragment() == null
					&& (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
			if (bare && (scheme.equals("tcp") || scheme.equals("tcps"))) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Said below, without what was written
		}
		throw new InvalidPropertyException(property,
				"The URI of the listener '" + name + "' has not the form tcp://address:port or tcps://address:port.",
				"Set " + property + " to a URI such as tcp://127.0.0.1:7500.", null);
	}

	private static void require(boolean condition, String property, String what, String action) {
		if (!condition) {
			throw new InvalidPropertyException(property, what, action, null);
		}
	}

}
