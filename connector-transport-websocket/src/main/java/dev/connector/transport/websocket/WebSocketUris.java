package dev.connector.transport.websocket;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of WebSockets. What is thrown never shows an address, which may hold secrets.
 */
public final class WebSocketUris {

	private static final int PLAIN_PORT = 80;

	private static final int SECURE_PORT = 443;

	private WebSocketUris() {
	}

	/**
	 * Find the address of an endpoint that a peer named: an absolute address as it is,
	 * anything else below a base.
	 * @param base the address of the peer, with or without a slash at its end
	 * @param endpoint an absolute address ({@code ws}, {@code wss}, {@code http} or
	 * {@code https}), or a path with or without a slash at its start
	 * @return the address, with the scheme {@code ws} or {@code wss}
	 * @throws IllegalArgumentException when one of them is not a valid address
	 */
	public static URI resolve(URI base, String endpoint) {
		if (endpoint.matches("(?i)(ws|wss|http|https)://.*")) {
			return normalize(parse(endpoint));
		}
		String root = normalize(base).toString().replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
		String path = endpoint.replaceFirst("^/+", "");
		return normalize(parse(path.isEmpty() ? root : root + "/" + path));
	}

	/**
	 * Bring an address into the form that is dialled.
	 * @param uri an absolute address ({@code ws}, {@code wss}, {@code http} or
	 * {@code https}) without user information and fragment
	 * @return the same with the scheme {@code ws} or {@code wss}
	 * @throws IllegalArgumentException when it is not of that form
	 */
	public static URI normalize(URI uri) {
		String scheme = scheme(uri.getScheme());
		if (scheme == null || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
			throw invalid();
		}
		return parse(scheme + uri.toString().substring(uri.getScheme().length()));
	}

	static boolean isSecure(URI uri) {
		return "wss".equals(uri.getScheme());
	}

	static int port(URI uri) {
		if (uri.getPort() >= 0) {
			return uri.getPort();
		}
		return isSecure(uri) ? SECURE_PORT : PLAIN_PORT;
	}

	/** An IPv6 address without the brackets that it has in an address of a resource. */
	static String host(URI uri) {
		String host = uri.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	/** Without path and query, which may hold secrets. */
	static String address(URI uri) {
		return uri.getScheme() + "://" + uri.getHost() + ":" + port(uri);
	}

	/** For an address without a path of its own. */
	static URI withPath(URI uri, String path) {
		String query = uri.getRawQuery();
		return parse(uri.getScheme() + "://" + uri.getRawAuthority() + path + ((query != null) ? "?" + query : ""));
	}

	private static @Nullable String scheme(@Nullable String scheme) {
		if (scheme == null) {
			return null;
		}
		return switch (scheme.toLowerCase(Locale.ROOT)) {
			case "ws", "http" -> "ws";
			case "wss", "https" -> "wss";
			default -> null;
		};
	}

	private static URI parse(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid();
		}
	}

	private static IllegalArgumentException invalid() {
		return new IllegalArgumentException("The uri of a WebSocket has the form ws://host:port/path or"
				+ " wss://host:port/path, without user information and fragment");
	}

}
