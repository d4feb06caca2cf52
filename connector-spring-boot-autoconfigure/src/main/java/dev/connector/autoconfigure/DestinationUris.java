package dev.connector.autoconfigure;

import java.net.URI;

/**
 * Shows URIs of destinations to people.
 */
public final class DestinationUris {

	private DestinationUris() {
	}

	/**
	 * Return a URI without its query, which may hold what lets one in.
	 * @param uri a URI of a destination
	 * @return what people may see of it
	 */
	public static String shown(URI uri) {
		String text = uri.toString();
		int query = text.indexOf('?');
		return (query >= 0) ? text.substring(0, query) : text;
	}

}
