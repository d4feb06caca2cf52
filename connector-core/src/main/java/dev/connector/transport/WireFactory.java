package dev.connector.transport;

import java.net.URI;

import dev.connector.destination.DestinationOptions;

/**
 * Makes the wires of one kind.
 */
public interface WireFactory {

	/**
	 * Return whether this factory makes wires to such a URI.
	 * @param uri a URI of a destination
	 * @return {@code true} when {@link #create} may be called with it
	 */
	boolean supports(URI uri);

	/**
	 * Make a wire without connecting it.
	 * @param destination where to
	 * @return a new wire, owned by the caller
	 */
	Wire create(DestinationOptions destination);

}
