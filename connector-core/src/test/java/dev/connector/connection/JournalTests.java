package dev.connector.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.connector.failure.Failure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	private final Journal journal = new Journal();

	@Test
	void keepsStatesInTheirOrder() {
		add(2);
		assertThat(attempts()).containsExactly(0, 1);
	}

	@Test
	void keepsAsManyAsItMayAndForgetsTheOldest() {
		add(Journal.SIZE);
		assertThat(attempts()).hasSize(Journal.SIZE).startsWith(0);
		this.journal.add(snapshot(Journal.SIZE));
		assertThat(attempts()).hasSize(Journal.SIZE).startsWith(1).endsWith(Journal.SIZE);
	}

	@Test
	void whatWasReadDoesNotChange() {
		add(1);
		List<ConnectionSnapshot> read = this.journal.entries();
		this.journal.add(snapshot(1));
		assertThat(read).hasSize(1);
	}

	@Test
	void keepsWhatFailedWithTheStateItBelongsTo() {
		Random random = new Random(7);
		List<ConnectionSnapshot> all = new ArrayList<>();
		for (int i = 0; i < 3 * Journal.SIZE; i++) {
			boolean failed = random.nextInt(3) == 0;
			ConnectionSnapshot entered = new ConnectionSnapshot(
					ConnectionState.values()[random.nextInt(ConnectionState.values().length)],
					Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)), i,
					failed ? Instant.ofEpochSecond(i) : null, failed ? Failure.transientFailure("failure " + i) : null,
					i);
			all.add(entered);
			this.journal.add(entered);
			assertThat(this.journal.entries())
				.isEqualTo(all.subList(Math.max(0, all.size() - Journal.SIZE), all.size()));
		}
	}

	private void add(int count) {
		for (int i = 0; i < count; i++) {
			this.journal.add(snapshot(i));
		}
	}

	private List<Integer> attempts() {
		return this.journal.entries().stream().map(ConnectionSnapshot::attempt).toList();
	}

	private static ConnectionSnapshot snapshot(int attempt) {
		return new ConnectionSnapshot(ConnectionState.CONNECTING, Instant.EPOCH, attempt, null, null, 0);
	}

}
