package dev.connector.reconnect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that don't wait for each other: which of them are ready, and which wait for
 * quiet, in their order. Touched under the lock of the coordinator only.
 */
final class Group {

	private static final Logger logger = LoggerFactory.getLogger(Group.class);

	private final String name;

	/** Immutable for none and for one, as most groups have no more members. */
	private Map<GateMember, LongSupplier> ready = Map.of();

	private final TurnQueue waiting = new TurnQueue();

	private int members;

	Group(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	void joined() {
		this.members++;
	}

	boolean left() {
		this.members--;
		return this.members == 0;
	}

	void ready(GateMember member, LongSupplier lastActivityNanos) {
		if (this.ready.isEmpty()) {
			this.ready = Map.of(member, lastActivityNanos);
		}
		else {
			Map<GateMember, LongSupplier> more = (this.ready instanceof LinkedHashMap) ? this.ready
					: new LinkedHashMap<>(this.ready);
			more.put(member, lastActivityNanos);
			this.ready = more;
		}
	}

	/**
	 * Take note that a member is not ready any more.
	 * @return whether none is left
	 */
	boolean lost(GateMember member) {
		if (this.ready.size() > 1) {
			this.ready.remove(member);
		}
		else if (this.ready.containsKey(member)) {
			this.ready = Map.of();
		}
		return this.ready.isEmpty();
	}

	TurnQueue waiting() {
		return this.waiting;
	}

	/**
	 * Return for how many nanoseconds the group streams from now on if nothing more
	 * comes; none or less when it is quiet.
	 */
	long streamsFor(long now) {
		long longest = 0;
		for (LongSupplier lastActivity : this.ready.values()) {
			longest = Math.max(longest, Groups.QUIET_NANOS - age(lastActivity, now));
		}
		return longest;
	}

	private long age(LongSupplier lastActivity, long now) {
		try {
			return Nanos.between(lastActivity.getAsLong(), now);
		}
		catch (Throwable ex) {
			// Nobody has to wait for what can't be known
			logger.warn("The last activity of a connection of {} can't be read", this.name, ex);
			return Groups.QUIET_NANOS;
		}
	}

}
