package dev.connector.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.connector.destination.DestinationOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes the URIs of one destination from properties.
 */
final class AddressMapper {

	/**
	 * URI of the destination {@code default} when nothing else is said.
	 */
	static final String DEFAULT_URI = "grpc://localhost:7400";

	private static final int MAX_PORT = 65_535;

	private final String name;

	private final String prefix;

	/**
	 * Create a mapper.
	 * @param name name of the destination
	 * @param prefix where its properties are
	 */
	AddressMapper(String name, String prefix) {
		this.name = name;
		this.prefix = prefix;
	}

	/**
	 * Return the property that says a URI of a destination.
	 * @param options the destination
	 * @param uri one of its URIs
	 */
	static String property(DestinationOptions options, URI uri) {
		return property("connector.destinations." + options.name(), options.routes().uris().indexOf(uri));
	}

	/**
	 * Return whether somebody on the network could read what goes there.
	 */
	static boolean isInTheClear(URI uri) {
		String scheme = scheme(uri);
		return (scheme.equals("grpc") || scheme.equals("ws")) && !isThisMachine(uri.getHost());
	}

	/**
	 * Return whether connections there use TLS.
	 */
	static boolean isSecure(URI uri) {
		String scheme = scheme(uri);
		return scheme.equals("grpcs") || scheme.equals("wss");
	}

	/**
	 * Make the URIs.
	 * @throws InvalidPropertyException when one of them is none
	 */
	List<URI> map(DestinationProperties own) {
		List<URI> uris = new ArrayList<>();
		uris.add(uri(own.uri()));
		for (String fallback : own.fallbackUris()) {
			String property = property(this.prefix, uris.size());
			URI uri = parse(property, fallback);
			if (uris.contains(uri)) {
				throw new InvalidPropertyException(property,
						"The destination '" + this.name + "' has the URI " + uri + " twice.",
						"Remove " + property + ", or set it to another URI.", null);
			}
			uris.add(uri);
		}
		return List.copyOf(uris);
	}

	private URI uri(@Nullable String text) {
		String property = property(this.prefix, 0);
		if (text != null && StringUtils.hasText(text)) {
			return parse(property, text);
		}
		if (!this.name.equals(ConnectorProperties.DEFAULT_DESTINATION)) {
			throw new InvalidPropertyException(property, "The destination '" + this.name + "' has no URI.",
					"Set " + property + ", such as grpc://gateway.example.org:7400.", null);
		}
		return URI.create(DEFAULT_URI);
	}

	private URI parse(String property, String text) {
		try {
			URI uri = new URI(text.strip());
			requireAddress(uri, text);
			return uri;
		}
		catch (URISyntaxException ex) {
			// The reason alone, for a URI may hold a secret where none is expected
			throw new InvalidPropertyException(property,
					"The URI of the destination '" + this.name + "' is not legal: " + ex.getReason() + ".",
					"Set " + property + " to a URI such as grpc://gateway.example.org:7400.", null);
		}
	}

	private static void requireAddress(URI uri, String text) throws URISyntaxException {
		if (uri.getScheme() == null) {
			throw new URISyntaxException(text, "it has no scheme");
		}
		if (uri.isOpaque()) {
			return;
		}
		if (uri.getRawUserInfo() != null) {
			throw new URISyntaxException(text, "it has a user before the host, which belongs into the properties auth");
		}
		if (uri.getHost() == null) {
			throw new URISyntaxException(text, "it has no host, or one with characters that a host may not have");
		}
		if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
			throw new URISyntaxException(text, "its port is not between 1 and " + MAX_PORT);
		}
		if (scheme(uri).startsWith("grpc")) {
			requireNothingButHostAndPort(uri, text);
		}
		if (uri.getRawFragment() != null) {
			throw new URISyntaxException(text, "it has a fragment, which nobody would see");
		}
	}

	private static void requireNothingButHostAndPort(URI uri, String text) throws URISyntaxException {
		if (uri.getPort() < 0) {
			throw new URISyntaxException(text, "it has no port");
		}
		boolean hasPath = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
		if (hasPath || uri.getRawQuery() != null) {
			throw new URISyntaxException(text, "it has more than host and port, which gRPC has no use for");
		}
	}

	private static String property(String prefix, int index) {
		return (index <= 0) ? prefix + ".uri" : prefix + ".fallback-uris[" + (index - 1) + "]";
	}

	private static String scheme(URI uri) {
		return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
	}

	static boolean isThisMachine(String host) {
		return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
	}

}
