package dev.connector.command;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Ids of messages: UUIDs of version 4 in form, unique because they are counted, and made
 * unlike those of other registries by chance once. Safe for use by many threads.
 */
public final class MessageIds {

	private static final long VERSION = 0x4000L;

	private static final long VERSION_MASK = ~0xF000L;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	/** The bits of the lower half that count. */
	private static final long COUNTED = 0x3FFF_FFFF_FFFF_FFFFL;

	private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

	private static final int HALF = 31;

	private static final int LENGTH = 36;

	private final long high;

	private final AtomicLong count;

	/**
	 * Begin to count.
	 * @param random where chance comes from
	 */
	public MessageIds(RandomGenerator random) {
		this.high = (random.nextLong() & VERSION_MASK) | VERSION;
		this.count = new AtomicLong(random.nextLong());
	}

	/**
	 * Return the next id.
	 * @return an id that nobody else has
	 */
	public String next() {
		return new UUID(this.high, VARIANT | scattered(this.count.getAndIncrement())).toString();
	}

	/**
	 * Return whether an id looks like one that nobody else has.
	 * @param id the id of a message
	 * @return {@code true} for a UUID
	 */
	public static boolean isUnique(String id) {
		if (id.length() != LENGTH) {
			return false;
		}
		for (int i = 0; i < LENGTH; i++) {
			boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
			if (hyphen ? id.charAt(i) != '-' : Character.digit(id.charAt(i), 16) < 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Give every number another one, so that ids that follow each other look different:
	 * each step can be undone within the bits.
	 */
	private static long scattered(long number) {
		long bits = (number * ODD) & COUNTED;
		bits ^= bits >>> HALF;
		bits = (bits * ODD) & COUNTED;
		return bits ^ (bits >>> HALF);
	}

}
