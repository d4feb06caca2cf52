package dev.connector.command.channel.destination;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what the other side has not taken yet. Safe for use by many threads.
 */
final class Waiting {

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final WaitingLimits limits;

	Waiting(WaitingLimits limits) {
		this.limits = limits;
	}

	/**
	 * Take room for a message.
	 * @param all whether it may have the last of it
	 * @return {@code false} when there is none
	 */
	boolean add(int size, boolean all) {
		int parts = all ? 1 : 2;
		int count = this.messages.incrementAndGet();
		long total = this.bytes.addAndGet(size);
		if (count <= this.limits.messages() / parts && (count == 1 || total <= this.limits.bytes() / parts)) {
			return true;
		}
		remove(size);
		return false;
	}

	void remove(int size) {
		this.messages.decrementAndGet();
		this.bytes.addAndGet(-size);
	}

	@Override
	public String toString() {
		return this.messages + " messages with " + this.bytes + " bytes wait";
	}

}
