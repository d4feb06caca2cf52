package dev.connector.reconnect;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The groups of all members, and the queue of those who wait for quiet. Touched under the
 * lock of the coordinator only.
 */
final class Groups {

	static final long QUIET_NANOS = ReconnectCoordinator.QUIET_AFTER.toNanos();

	private final Map<String, Group> byName = new HashMap<>();

	private final Set<Group> ready = new LinkedHashSet<>();

	private final TurnQueue waiting = new TurnQueue();

	private @Nullable Group holder;

	private int held;

	Group join(String name) {
		Group group = this.byName.computeIfAbsent(name, Group::new);
		group.joined();
		return group;
	}

	void leave(GateMember member) {
		lost(member);
		if (member.group().left()) {
			this.byName.remove(member.group().name());
		}
	}

	void ready(GateMember member, LongSupplier lastActivityNanos) {
		member.group().ready(member, lastActivityNanos);
		this.ready.add(member.group());
	}

	void lost(GateMember member) {
		Group group = member.group();
		if (group.lost(member)) {
			this.ready.remove(group);
		}
	}

	TurnQueue waiting() {
		return this.waiting;
	}

	void wait(GateTurn turn) {
		this.waiting.add(turn);
		turn.group().waiting().add(turn);
	}

	void waitNoMore(GateTurn turn) {
		this.waiting.remove(turn);
		turn.group().waiting().remove(turn);
	}

	void hold(GateTurn turn) {
		this.holder = turn.group();
		this.held++;
	}

	void giveBack() {
		this.held--;
		if (this.held == 0) {
			this.holder = null;
		}
	}

	/**
	 * Find the first that need not wait for another group, be it one that streams or one
	 * whose turn it is.
	 */
	Search search(long now) {
		Group only = this.holder;
		long shortest = Long.MAX_VALUE;
		for (Group group : this.ready) {
			long left = group.streamsFor(now);
			if (left <= 0) {
				continue;
			}
			shortest = Math.min(shortest, left);
			if (only != null && only != group) {
				return new Search(null, shortest);
			}
			only = group;
		}
		TurnQueue mayPass = (only != null) ? only.waiting() : this.waiting;
		return new Search(mayPass.first(), shortest);
	}

	/**
	 * What a search found.
	 *
	 * @param turn the turn to give, or {@code null} when all have to wait
	 * @param searchAgainAfter nanoseconds after which time alone may have changed that,
	 * the greatest number when it can't
	 */
	record Search(@Nullable GateTurn turn, long searchAgainAfter) {

	}

}
