package dev.connector.connection;

import java.time.Instant;
import java.util.List;

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
