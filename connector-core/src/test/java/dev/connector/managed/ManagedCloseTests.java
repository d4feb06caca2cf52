package dev.connector.managed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.managed.ConnectionStatus.State;
import dev.connector.managed.ManagedBench.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How managed connections end: in order, at once, and from every wait.
 */
class ManagedCloseTests {

	private static final Duration BUDGET = Duration.ofSeconds(5);

	private final ManagedBench bench = new ManagedBench();

	private final Peer peer = this.bench.peer("control");

	private final ManagedConnection<String> connection = this.peer.connection;

	@AfterEach
	void leavesNothingBehind() {
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.CLOSED);
		assertThat(this.connection.whenUp().toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.connection.send("late", BUDGET).toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.connection.request(ControlRequest.once("late", BUDGET)).toCompletableFuture())
			.isCompletedExceptionally();
		assertThat(this.connection.close(BUDGET).toCompletableFuture()).isCompleted();
		assertThat(this.bench.scheduler.pending()).isZero();
		assertThat(this.bench.connections.turns().holders()).isZero();
		assertThat(this.bench.connections.turns().waiters()).isZero();
	}

	@Test
	void aCloseThatIsAnsweredIsAcknowledged() {
		this.peer.up();
		CompletableFuture<CloseOutcome> outcome = close();
		assertThat(this.peer.channel().sent).endsWith("bye");
		this.peer.written().says("end goodbye");
		assertThat(this.peer.channel().ends).containsExactly("close 1000");
		assertThat(outcome).isNotDone();
		this.peer.listener().onPeerClosing(1000, "");
		this.peer.lose();
		assertThat(outcome).isCompletedWithValue(CloseOutcome.ACKED);
		assertThat(this.bench.application.told).containsExactly("end goodbye", "END");
	}

	@Test
	void aCloseWithoutAnAnswerEndsAtItsBudget() {
		this.peer.up();
		CompletableFuture<CloseOutcome> outcome = close();
		this.peer.written();
		this.bench.advance(BUDGET.minusNanos(1));
		assertThat(outcome).isNotDone();
		this.bench.advance(Duration.ofNanos(1));
		assertThat(outcome).isCompletedWithValue(CloseOutcome.TIMED_OUT);
	}

	@Test
	void aPeerThatGoesWithoutAnAnswerWasToldAtMost() {
		this.peer.up();
		CompletableFuture<CloseOutcome> outcome = close();
		this.peer.written().lose();
		assertThat(outcome).isCompletedWithValue(CloseOutcome.SENT);
	}

	@Test
	void whoeverClosesASecondTimeGetsTheSameOutcome() {
		this.peer.up();
		CompletableFuture<CloseOutcome> first = close();
		CompletableFuture<CloseOutcome> second = close();
		this.peer.written().lose();
		assertThat(first).isCompletedWithValue(CloseOutcome.SENT);
		assertThat(second).isCompletedWithValue(CloseOutcome.SENT);
		assertThat(this.peer.channel().sent).containsExactly("create 7", "bye");
	}

	@Test
	void aCancelEndsAlsoACloseUnderWay() {
		this.peer.up();
		CompletableFuture<CloseOutcome> outcome = close();
		this.connection.cancel();
		this.bench.advance(Duration.ZERO);
		assertThat(outcome).isDone();
		assertThat(this.peer.channel().ends).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "idle", "dialling", "shaking hands", "up", "waiting", "failed" })
	void aCancelEndsEveryWaitAtOnce(String where) {
		CompletableFuture<Long> up = bring(where);
		this.connection.cancel();
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.CLOSED);
		assertThat(up).isDone();
		assertThat(this.connection.history()).last().extracting(ConnectionStatus::state).isEqualTo(State.CLOSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "idle", "dialling", "shaking hands", "waiting", "failed" })
	void aCloseWithoutAConnectionSaysThatThePeerWasNotTold(String where) {
		bring(where);
		assertThat(close()).isCompletedWithValue(CloseOutcome.NOT_SENT);
	}

	private CompletableFuture<Long> bring(String where) {
		CompletableFuture<Long> up = this.connection.whenUp().toCompletableFuture();
		switch (where) {
			case "dialling" -> this.peer.start();
			case "shaking hands" -> this.peer.start().opened();
			case "up" -> this.peer.up();
			case "waiting" -> this.peer.start().lose();
			case "failed" -> this.peer.start().opened().says("err never");
			default -> {
			}
		}
		return up;
	}

	private CompletableFuture<CloseOutcome> close() {
		return this.connection.close(BUDGET).toCompletableFuture();
	}

}
