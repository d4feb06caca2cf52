package dev.connector.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

import dev.connector.destination.HttpProxy;

/**
 * Reads the URI of a proxy. What goes wrong is told without the URI, which may hold a
 * password.
 */
final class ProxyMapper {

	private static final int MAX_PORT = 65_535;

	private ProxyMapper() {
	}

	/**
	 * Read a URI.
	 * @param property where it was written
	 * @param proxy what was written
	 * @throws InvalidPropertyException when it is no proxy
	 */
	static HttpProxy map(String property, ProxyUri proxy) {
		try {
			return parse(new URI(proxy.text().strip()));
		}
		catch (URISyntaxException ex) {
			throw new InvalidPropertyException(property, "The proxy is not legal: " + ex.getReason() + ".",
					"Set " + property + " to a URI such as http://proxy.example.org:3128, or"
							+ " http://user:password@proxy.example.org:3128 with what is special in a URI written as"
							+ " %XX.",
					null);
		}
	}

	private static HttpProxy parse(URI uri) throws URISyntaxException {
		if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
			throw new URISyntaxException("", "it is not 'http://' with a host and a port");
		}
		if (uri.getPort() <= 0 || uri.getPort() > MAX_PORT) {
			throw new URISyntaxException("", "it has no port between 1 and " + MAX_PORT);
		}
		boolean hasPath = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
		if (hasPath || uri.getRawQuery() != null || uri.getRawFragment() != null) {
			throw new URISyntaxException("", "it has more than host and port");
		}
		String host = uri.getHost();
		host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
		String user = uri.getRawUserInfo();
		if (user == null) {
			return new HttpProxy(host, uri.getPort(), null, null);
		}
		int colon = user.indexOf(':');
		if (colon <= 0) {
			throw new URISyntaxException("", "its user is not written as user:password");
		}
		return new HttpProxy(host, uri.getPort(), decoded(user.substring(0, colon)),
				decoded(user.substring(colon + 1)));
	}

	private static String decoded(String text) {
		// A plus is a plus here, other than in a form
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

}
