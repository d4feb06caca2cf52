package dev.connector.destination;

import java.util.Collection;

/**
 * A registration names a destination that nobody described.
 */
public class UnknownDestinationException extends IllegalArgumentException {

	private final String destination;

	/**
	 * Create an exception.
	 * @param destination the name that was asked for
	 * @param known the names that there are
	 */
	public UnknownDestinationException(String destination, Collection<String> known) {
		super("There is no destination '" + destination + "', only " + known);
		this.destination = destination;
	}

	/**
	 * Return the name that was asked for.
	 * @return the name
	 */
	public String destination() {
		return this.destination;
	}

}
