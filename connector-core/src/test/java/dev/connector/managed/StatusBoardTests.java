package dev.connector.managed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.managed.ConnectionStatus.State;
import dev.connector.schedule.Cancellable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StatusBoardTests {

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

	private static final Failure LOST = Failure.transientFailure("lost");

	private final StatusBoard board = new StatusBoard("feed", snapshot(ConnectionState.IDLE, 0, 0));

	@ParameterizedTest
	@CsvSource({ "IDLE, DOWN", "CONNECTING, DOWN", "HANDSHAKING, DOWN", "PENDING_APPROVAL, DOWN", "READY, UP",
			"BACKOFF, DOWN", "PARKED, PARKED", "PAUSED, UP", "DRAINING, DOWN", "FAILED, FAILED", "STOPPED, CLOSED" })
	void everyStateIsOneForUsers(ConnectionState state, State expected) {
		assertThat(ConnectionStatus.of(snapshot(state, 0, 0)).state()).isEqualTo(expected);
	}

	@Test
	void whatUsersCanNotTellApartIsNoChange() {
		List<ConnectionStatus> told = new ArrayList<>();
		this.board.add(told::add);
		this.board.show(snapshot(ConnectionState.CONNECTING, 1, 0));
		this.board.show(snapshot(ConnectionState.HANDSHAKING, 2, 0));
		assertThat(told).isEmpty();
		this.board.show(snapshot(ConnectionState.READY, 3, 1));
		assertThat(told).extracting(ConnectionStatus::state).containsExactly(State.UP);
		assertThat(this.board.latest().since()).isEqualTo(BEGIN.plusSeconds(3));
	}

	@Test
	void aNewAttemptIsAChangeOfTheSameState() {
		this.board.show(new ConnectionSnapshot(ConnectionState.BACKOFF, BEGIN.plusSeconds(5), 1, BEGIN.plusSeconds(6),
				LOST, 1));
		this.board.show(new ConnectionSnapshot(ConnectionState.CONNECTING, BEGIN.plusSeconds(6), 2, null, LOST, 1));
		assertThat(this.board.latest().attempt()).isEqualTo(2);
		assertThat(this.board.latest().since()).isEqualTo(BEGIN.plusSeconds(5));
		assertThat(this.board.latest().lastError()).isEqualTo(LOST);
	}

	@Test
	void aQuickLossAndReturnIsInTheHistory() {
		this.board.show(snapshot(ConnectionState.READY, 1, 1));
		this.board.show(snapshot(ConnectionState.BACKOFF, 2, 1));
		this.board.show(snapshot(ConnectionState.READY, 2, 2));
		assertThat(this.board.history()).extracting(ConnectionStatus::state)
			.containsExactly(State.DOWN, State.UP, State.DOWN, State.UP);
		assertThat(this.board.latest().generation()).isEqualTo(2);
	}

	@Test
	void theHistoryIsBounded() {
		for (int i = 1; i <= StatusBoard.HISTORY_SIZE; i++) {
			assertThat(this.board.history()).hasSize(i);
			this.board.show(snapshot(ConnectionState.READY, i, i));
		}
		assertThat(this.board.history()).hasSize(StatusBoard.HISTORY_SIZE);
		assertThat(this.board.history().get(0).generation()).isEqualTo(1);
	}

	@Test
	void aListenerThatThrowsHarmsNobody() {
		List<ConnectionStatus> told = new ArrayList<>();
		this.board.add((status) -> {
			throw new IllegalStateException("can't listen");
		});
		Cancellable registration = this.board.add(told::add);
		this.board.add(told::add);
		this.board.show(snapshot(ConnectionState.READY, 1, 1));
		assertThat(told).hasSize(2);
		assertThat(this.board.listenerFailures()).isEqualTo(1);
		registration.cancel();
		registration.cancel();
		this.board.show(snapshot(ConnectionState.PARKED, 1, 1));
		assertThat(told).hasSize(3);
	}

	@Test
	void theStatusIsThereBeforeAnybodyIsTold() {
		List<ConnectionStatus> seen = new ArrayList<>();
		this.board.add((status) -> seen.add(this.board.latest()));
		this.board.show(snapshot(ConnectionState.READY, 1, 1));
		assertThat(seen).containsExactly(this.board.latest());
	}

	private static ConnectionSnapshot snapshot(ConnectionState state, int second, long generation) {
		return new ConnectionSnapshot(state, BEGIN.plusSeconds(second), 0, null, null, generation);
	}

}
