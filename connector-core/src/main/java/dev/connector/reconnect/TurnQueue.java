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

	/** Immutable while it is empty, which it is nearly always. */
	private Set<GateTurn> turns = Set.of();

	void add(GateTurn turn) {
		if (this.turns.isEmpty()) {
			this.turns = new LinkedHashSet<>();
		}
		this.turns.add(turn);
	}

	void remove(GateTurn turn) {
		if (!this.turns.isEmpty() && this.turns.remove(turn) && this.turns.isEmpty()) {
			this.turns = Set.of();
		}
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
