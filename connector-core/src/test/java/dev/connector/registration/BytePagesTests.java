package dev.connector.registration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BytePagesTests {

	private final BytePages pages = new BytePages();

	private final Deque<Written> model = new ArrayDeque<>();

	@Test
	void isEmptyAtFirst() {
		assertThat(this.pages.first()).isEqualTo(BytePages.NONE);
		assertThat(this.pages.capacity()).isLessThanOrEqualTo(128);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void holdsRecordsOfAllLengthsInTheirOrder(long seed) {
		Random random = new Random(seed);
		for (int step = 0; step < 20_000; step++) {
			boolean filling = (step / 1000) % 2 == 0;
			if (this.model.isEmpty() || random.nextInt(10) < (filling ? 6 : 4)) {
				add(lengthOf(random), random.nextLong());
			}
			else {
				removeFirst();
			}
			if (step % 97 == 0) {
				assertHoldsWhatWasWritten();
			}
		}
		while (!this.model.isEmpty()) {
			removeFirst();
		}
		assertHoldsWhatWasWritten();
	}

	@Test
	void asManyRecordsAsBeforeTakeNoMoreRoom() {
		for (int i = 0; i < 1000; i++) {
			add(100, i);
		}
		long before = 0;
		for (int i = 0; i < 100_000; i++) {
			add(100, i);
			removeFirst();
			before = (i == 1000) ? this.pages.capacity() : before;
		}
		assertThat(this.pages.capacity()).isLessThanOrEqualTo(before + BytePages.PAGE);
		assertThat(before).isLessThan(1000 * 104 + 3 * BytePages.PAGE);
		assertHoldsWhatWasWritten();
	}

	@Test
	void recordsThatAreGoneTakeNoRoom() {
		for (int i = 0; i < 1000; i++) {
			add(100, i);
		}
		while (this.model.size() > 1) {
			removeFirst();
		}
		assertThat(this.pages.capacity()).isLessThanOrEqualTo(2 * BytePages.PAGE);
		assertHoldsWhatWasWritten();
	}

	@Test
	void recordThatIsLongerThanAPageIsNotKeptForOthers() {
		add(16, 1);
		add(10 * BytePages.PAGE, 2);
		add(16, 3);
		assertHoldsWhatWasWritten();
		removeFirst();
		removeFirst();
		assertThat(this.pages.capacity()).isLessThanOrEqualTo(BytePages.PAGE);
		assertHoldsWhatWasWritten();
	}

	private static int lengthOf(Random random) {
		return switch (random.nextInt(100)) {
			case 0 -> BytePages.PAGE + random.nextInt(40_000);
			case 1 -> BytePages.PAGE - random.nextInt(40);
			case 2, 3, 4 -> random.nextInt(BytePages.PAGE);
			default -> 16 + random.nextInt(200);
		};
	}

	private void add(int length, long value) {
		int size = Math.max(16, length);
		long at = this.pages.add(size);
		this.pages.setLong(at, 0, value);
		this.pages.setInt(at, 8, size);
		this.pages.page(at)[BytePages.offset(at) + size - 1] = (byte) value;
		this.model.add(new Written(at, size, value));
	}

	private void removeFirst() {
		assertThat(this.pages.first()).isEqualTo(this.model.element().position());
		this.pages.removeFirst(this.model.remove().length());
	}

	private void assertHoldsWhatWasWritten() {
		List<Written> held = new ArrayList<>();
		for (long at = this.pages.first(); at != BytePages.NONE; at = this.pages.next(at, this.pages.getInt(at, 8))) {
			int length = this.pages.getInt(at, 8);
			long value = this.pages.getLong(at, 0);
			assertThat(this.pages.page(at)[BytePages.offset(at) + length - 1]).isEqualTo((byte) value);
			held.add(new Written(at, length, value));
		}
		assertThat(held).containsExactlyElementsOf(this.model);
	}

	private record Written(long position, int length, long value) {

	}

}
