package dev.connector.registration;

/**
 * Finds positions by the hash of an id; which of several is the right one the asker has
 * to see. A table with open addresses: each slot holds a hash and a position, so that
 * what is not there is known without a look at anything else. Not safe for use by many
 * threads.
 */
final class IdTable {

	/** What is no slot. */
	static final int NONE = -1;

	private static final int SMALLEST = 8;

	/** Spreads hashes: those of ids that are counted up differ in few bits. */
	private static final int SPREAD = 0x9E3779B9;

	/**
	 * The hash in the upper half; in the lower one the position in units, and in the
	 * lowest bit a mark, for 0 is a free slot.
	 */
	private long[] slots = new long[SMALLEST];

	private int size;

	int size() {
		return this.size;
	}

	void add(int hash, long position) {
		if (3L * (this.size + 1) > 2L * this.slots.length) {
			grow();
		}
		this.size++;
		put(content(hash, position));
	}

	/**
	 * Return the first slot of a hash.
	 * @return {@link #NONE} when there is none
	 */
	int find(int hash) {
		return seek(hash, home(hash));
	}

	/**
	 * Return the next slot of the same hash.
	 * @return {@link #NONE} when there is none
	 */
	int findNext(int slot) {
		return seek(hash(this.slots[slot]), slot + 1 & this.slots.length - 1);
	}

	/**
	 * Return the position in a slot without its upper bits: it leads to the same record
	 * as long as there are less than 16 GiB of them.
	 */
	long position(int slot) {
		return (this.slots[slot] & 0xFFFF_FFFEL) * (BytePages.UNIT / 2);
	}

	void remove(int hash, long position) {
		int slot = find(hash);
		while (this.slots[slot] != content(hash, position)) {
			slot = findNext(slot);
		}
		this.size--;
		close(slot);
	}

	/**
	 * Free a slot, and move those behind it up that would not be found any more.
	 */
	private void close(int slot) {
		int mask = this.slots.length - 1;
		int free = slot;
		int next = slot + 1 & mask;
		while (this.slots[next] != 0) {
			int fromHome = next - home(hash(this.slots[next])) & mask;
			if (fromHome >= (next - free & mask)) {
				this.slots[free] = this.slots[next];
				free = next;
			}
			next = next + 1 & mask;
		}
		this.slots[free] = 0;
	}

	private void grow() {
		long[] before = this.slots;
		this.slots = new long[2 * before.length];
		for (long content : before) {
			if (content != 0) {
				put(content);
			}
		}
	}

	private void put(long content) {
		int slot = home(hash(content));
		while (this.slots[slot] != 0) {
			slot = slot + 1 & this.slots.length - 1;
		}
		this.slots[slot] = content;
	}

	private int seek(int hash, int from) {
		int slot = from;
		while (this.slots[slot] != 0) {
			if (hash(this.slots[slot]) == hash) {
				return slot;
			}
			slot = slot + 1 & this.slots.length - 1;
		}
		return NONE;
	}

	private int home(int hash) {
		return (hash * SPREAD) >>> Integer.numberOfLeadingZeros(this.slots.length - 1);
	}

	private static int hash(long content) {
		return (int) (content >>> Integer.SIZE);
	}

	private static long content(int hash, long position) {
		return (long) hash << Integer.SIZE | (position / (BytePages.UNIT / 2)) & 0xFFFF_FFFEL | 1;
	}

}
