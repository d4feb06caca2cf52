package dev.connector.destination;

import java.net.URI;

/**
 * No kind of wire leads to the URI of a destination.
 */
public class UnsupportedUriException extends IllegalArgumentException {

	private final String destination;

	/**
	 * Create an exception.
	 * @param destination name of the destination
	 * @param uri its URI
	 */
	public UnsupportedUriException(String destination, URI uri) {
		super("No transport here leads to '" + uri + "', the URI of destination '" + destination
				+ "': is its scheme right, and is the transport's module on the class path?");
		this.destination = destination;
	}

	/**
	 * Return the name of the destination.
	 * @return the name
	 */
	public String destination() {
		return this.destination;
	}

}
