package dev.connector.transport;

import java.net.URI;

import dev.connector.destination.DestinationOptions;

/**
 * Makes the wires of one kind. Safe for use by many threads.
 */
public interface WireFactory {

	/**
	 * Return the kind of its wires.
	 * @return a short name, such as {@code grpc}
	 */
	String kind();

	/**
	 * Return whether this factory makes wires to such a URI.
	 * @param uri a URI of a destination
	 * @return {@code true} when {@link #create} may be called with it
	 */
	boolean supports(URI uri);

	/**
	 * Make a wire without connecting it.
	 * @param destination whose wire, and on which terms
	 * @param uri where to: one of the URIs of the destination
	 * @return a new wire, owned by the caller
	 */
	Wire create(DestinationOptions destination, URI uri);

}
