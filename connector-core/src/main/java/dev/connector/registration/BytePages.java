package dev.connector.registration;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Records of bytes, first in first out, in pages. A record lies in one page as a whole,
 * at a position that nothing moves it from; one that is longer than a page gets a page of
 * its length. The first page begins small and grows with what comes; a page whose records
 * are gone is the next one to be filled, so that as many records as before cost nothing.
 * Not safe for use by many threads.
 */
final class BytePages {

	/** What is no position. */
	static final long NONE = -1;

	/** Positions are multiples of it. */
	static final int UNIT = 8;

	static final int PAGE = 1 << 14;

	private static final int PAGE_BITS = Integer.numberOfTrailingZeros(PAGE);

	private static final int SMALLEST = 128;

	/** A page begins with where its records end. */
	private static final int HEADER = UNIT;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	/** A ring; its length is a power of two. */
	private byte[] @Nullable [] pages = { new byte[SMALLEST] };

	private byte @Nullable [] spare;

	private long firstPage;

	private long lastPage;

	/** Where the first record is, if there is one. */
	private long first = HEADER;

	BytePages() {
		end(page(0), HEADER);
	}

	/**
	 * Append a record of bytes that are not defined.
	 * @return its position
	 */
	long add(int length) {
		int size = aligned(length);
		byte[] page = page(this.lastPage << PAGE_BITS);
		int offset = end(page);
		if (offset > HEADER && size > PAGE - offset) {
			page = beginPage();
			offset = HEADER;
		}
		int end = Math.addExact(offset, size);
		if (end > page.length) {
			page = Arrays.copyOf(page, Math.max(end, Math.min(PAGE, 2 * page.length)));
			this.pages[slot(this.lastPage)] = page;
		}
		end(page, end);
		return (this.lastPage << PAGE_BITS) + offset;
	}

	/**
	 * Return the position of the first record.
	 * @return {@link #NONE} when there is none
	 */
	long first() {
		return (end(page(this.first)) > offset(this.first)) ? this.first : NONE;
	}

	/**
	 * Return the position of the record after another one.
	 * @param position where that one is
	 * @param length how long it is
	 * @return {@link #NONE} when it is the last one
	 */
	long next(long position, int length) {
		int end = offset(position) + aligned(length);
		if (end < end(page(position))) {
			return position + aligned(length);
		}
		long page = position >>> PAGE_BITS;
		return (page != this.lastPage) ? (page + 1 << PAGE_BITS) + HEADER : NONE;
	}

	/**
	 * Remove the first record.
	 * @param length how long it is
	 */
	void removeFirst(int length) {
		long next = next(this.first, length);
		if (next == NONE) {
			next = (this.lastPage << PAGE_BITS) + HEADER;
			end(page(next), HEADER);
		}
		this.first = next;
		if (this.firstPage != next >>> PAGE_BITS) {
			byte[] free = this.pages[slot(this.firstPage)];
			this.pages[slot(this.firstPage)] = null;
			this.spare = (free != null && free.length == PAGE) ? free : this.spare;
			this.firstPage++;
		}
	}

	/**
	 * Return the page of a record, which begins at {@link #offset}. Good until the next
	 * record is added.
	 */
	byte[] page(long position) {
		byte[] page = this.pages[slot(position >>> PAGE_BITS)];
		if (page == null) {
			throw new IllegalStateException("Nothing is at " + position);
		}
		return page;
	}

	static int offset(long position) {
		return (int) position & PAGE - 1;
	}

	int getInt(long position, int at) {
		return (int) INT.get(page(position), offset(position) + at);
	}

	void setInt(long position, int at, int value) {
		INT.set(page(position), offset(position) + at, value);
	}

	long getLong(long position, int at) {
		return (long) LONG.get(page(position), offset(position) + at);
	}

	void setLong(long position, int at, long value) {
		LONG.set(page(position), offset(position) + at, value);
	}

	/**
	 * Return how many bytes its pages take.
	 */
	long capacity() {
		long sum = (this.spare != null) ? this.spare.length : 0;
		for (byte[] page : this.pages) {
			sum += (page != null) ? page.length : 0;
		}
		return sum;
	}

	private byte[] beginPage() {
		if (this.lastPage - this.firstPage + 1 == this.pages.length) {
			byte[] @Nullable [] more = new byte[2 * this.pages.length] @Nullable [];
			for (long page = this.firstPage; page <= this.lastPage; page++) {
				more[(int) page & more.length - 1] = this.pages[slot(page)];
			}
			this.pages = more;
		}
		byte[] fresh = (this.spare != null) ? this.spare : new byte[PAGE];
		this.spare = null;
		end(fresh, HEADER);
		this.lastPage++;
		this.pages[slot(this.lastPage)] = fresh;
		return fresh;
	}

	private int slot(long page) {
		return (int) page & this.pages.length - 1;
	}

	private static int end(byte[] page) {
		return (int) INT.get(page, 0);
	}

	private static void end(byte[] page, int end) {
		INT.set(page, 0, end);
	}

	private static int aligned(int length) {
		return Math.addExact(length, UNIT - 1) & -UNIT;
	}

}
