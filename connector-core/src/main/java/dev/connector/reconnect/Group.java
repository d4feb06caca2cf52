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

	private final Map<GateMember, LongSupplier> ready = new LinkedHashMap<>();

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

	Map<GateMember, LongSupplier> ready() {
		return this.ready;
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
