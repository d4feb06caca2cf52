package dev.connector.connection;

import java.util.ArrayList;
import java.util.List;

/**
 * The last states of a connection, so that what happened at night can be read in the
 * morning. Written by the owner of the connection, read by any thread.
 */
public final class Journal {

	/**
	 * How many states are kept.
	 */
	public static final int SIZE = 50;

	private volatile List<ConnectionSnapshot> entries = List.of();

	/**
	 * Add a state, and forget the oldest when there are too many.
	 * @param entered the state as it was entered
	 */
	public void add(ConnectionSnapshot entered) {
		List<ConnectionSnapshot> before = this.entries;
		List<ConnectionSnapshot> changed = new ArrayList<>(
				before.subList(Math.max(0, before.size() + 1 - SIZE), before.size()));
		changed.add(entered);
		this.entries = List.copyOf(changed);
	}

	/**
	 * Return what is kept.
	 * @return an immutable list, oldest first
	 */
	public List<ConnectionSnapshot> entries() {
		return this.entries;
	}

}
