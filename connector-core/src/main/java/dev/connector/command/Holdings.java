package dev.connector.command;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many commands a peer may have known here, and how long their descriptions and
 * schemas may be altogether. Safe for use by many threads; what happens at the same time
 * may exceed the limits by as much.
 */
final class Holdings {

	/** Characters of ids, descriptions and schemas. */
	static final long MAX_LENGTH = 64L << 20;

	private static final Logger logger = LoggerFactory.getLogger(Holdings.class);

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong length = new AtomicLong();

	private final AtomicBoolean told = new AtomicBoolean();

	private final String channel;

	private final int max;

	Holdings(String channel, int max) {
		this.channel = channel;
		this.max = (max > 0) ? max : Integer.MAX_VALUE;
	}

	/**
	 * Return whether another command may be taken in.
	 */
	boolean hasRoomFor(CommandDefinition definition) {
		boolean room = this.count.get() < this.max && hasRoomFor(length(definition));
		if (!room) {
			full();
		}
		return room;
	}

	/**
	 * Return whether a command may be described in another way.
	 */
	boolean hasRoomFor(CommandDefinition changed, CommandDefinition known) {
		long more = length(changed) - length(known);
		boolean room = more <= 0 || hasRoomFor(more);
		if (!room) {
			full();
		}
		return room;
	}

	void take(CommandDefinition definition) {
		this.count.incrementAndGet();
		this.length.addAndGet(length(definition));
	}

	void giveBack(CommandDefinition definition) {
		this.count.decrementAndGet();
		this.length.addAndGet(-length(definition));
	}

	static long length(CommandDefinition definition) {
		CommandSchema schema = definition.schema();
		String description = definition.description();
		long length = definition.id().length() + ((description != null) ? description.length() : 0L);
		if (schema != null) {
			String request = schema.request();
			String response = schema.response();
			length += ((request != null) ? request.length() : 0L) + ((response != null) ? response.length() : 0L);
		}
		return length;
	}

	private boolean hasRoomFor(long more) {
		return this.length.get() + more <= MAX_LENGTH;
	}

	private void full() {
		if (this.told.compareAndSet(false, true)) {
			logger.warn(
					"The channel '{}' has as many commands as it may: more are not taken in. It may have {} of"
							+ " them, and {} characters of descriptions and schemas",
					this.channel, this.max, MAX_LENGTH);
		}
	}

}
