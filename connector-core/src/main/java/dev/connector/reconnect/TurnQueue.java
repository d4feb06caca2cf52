package dev.connector.reconnect;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Turns that are waited for, in the order in which they were asked for. Each can leave
 * from anywhere at the same small cost. Touched under the lock of the coordinator only.
 */
final class TurnQueue {

	private final Set<GateTurn> turns = new LinkedHashSet<>();

	void add(GateTurn turn) {
		this.turns.add(turn);
	}

	void remove(GateTurn turn) {
		this.turns.remove(turn);
	}

	@Nullable GateTurn first() {
		Iterator<GateTurn> iterator = this.turns.iterator();
		return iterator.hasNext() ? iterator.next() : null;
	}

	int size() {
		return this.turns.size();
	}

	/**
	 * Return how many nanoseconds the first has waited, none when nobody waits.
	 */
	long longestWait(long now) {
		GateTurn first = first();
		return (first != null) ? Nanos.between(first.since(), now) : 0;
	}

}
