package dev.connector.managed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.failure.Failure;
import dev.connector.managed.ConnectionStatus.State;
import dev.connector.managed.ManagedBench.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes: their deadlines, their errors, and what comes in the middle of them.
 */
class ManagedHandshakeTests {

	private static final Duration RESPONSE = Duration.ofSeconds(120);

	private final ManagedBench bench = new ManagedBench();

	private final Peer peer = this.bench.peer("control");

	@Test
	void eachAnswerHasADeadlineOfItsOwn() {
		this.peer.up().lose();
		this.bench.advance(Duration.ofSeconds(1));
		this.peer.opened();
		this.bench.advance(RESPONSE.minusNanos(1));
		this.peer.says("ok unknown");
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after -1", "create 7");
		this.bench.advance(RESPONSE.minusNanos(1));
		assertThat(this.peer.channel().ends).isEmpty();
		this.bench.advance(Duration.ofNanos(1));
		assertThat(this.peer.connection.status().lastError().message()).contains("No answer within PT2M");
	}

	@Test
	void theWholeHandshakeHasADeadlineThatGivesTheTurnBack() {
		this.peer.start().opened();
		assertThat(this.bench.connections.turns().holders()).isEqualTo(1);
		this.bench.advance(RESPONSE);
		assertThat(this.bench.connections.turns().holders()).isZero();
	}

	@Test
	void theConnectTimeoutHoldsForTheDial() {
		this.peer.start();
		this.bench.advance(Duration.ofSeconds(30).minusNanos(1));
		assertThat(this.peer.channel().ends).isEmpty();
		this.bench.advance(Duration.ofNanos(1));
		assertThat(this.peer.channel().ends).hasSize(1);
		assertThat(this.peer.connection.status().lastError().message()).contains("PT30S");
	}

	@ParameterizedTest
	@CsvSource({ "busy, DOWN", "full, DOWN", "who, DOWN", "never, FAILED", "unheard-of, FAILED" })
	void anErrorMeansWhatTheTableSays(String code, State expected) {
		this.peer.start().opened().says("err " + code);
		assertThat(ManagedBench.state(this.peer)).isEqualTo(expected);
		assertThat(this.peer.connection.status().lastError().message()).contains(code);
	}

	@Test
	void aRefusalAtTheDoorIsFinalAtOnce() {
		this.peer.start();
		this.peer.listener().onClosed(Failure.fatal("HTTP 403"));
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.FAILED);
		this.bench.advance(Duration.ofHours(1));
		assertThat(this.peer.channels).hasSize(1);
	}

	@Test
	void aHandshakeThatWasLostBeforeItsAnswerIsRepeatedWithTheSameIdentity() {
		this.peer.start().opened().lose();
		this.bench.advance(Duration.ofSeconds(1));
		this.peer.opened();
		assertThat(this.peer.channels.get(0).sent).containsExactly("create 7");
		assertThat(this.peer.channel().sent).containsExactly("create 7");
	}

	@Test
	void whatComesWithTheAnswerIsDeliveredBehindItInOrder() {
		this.peer.start().opened().says("ev 1 a", "ok created", "ev 2 b");
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "ev 2 b");
	}

	@Test
	void whatComesBeforeTheAnswerToAnAttachIsSeenInItsLight() {
		this.peer.up().says("ev 1 a").lose();
		this.peer.upAgain("ev 5 b");
		assertThat(this.bench.application.told).containsExactly("ev 1 a");
		this.peer.says("ok attached");
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "gap after 1", "ev 5 b");
	}

	@Test
	void aSessionThatEndedMeanwhileIsNotWaitedFor() {
		this.peer.up().lose();
		this.peer.upAgain("end");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.CLOSED);
		assertThat(this.bench.application.told).containsExactly("end", "END");
		assertThat(this.bench.scheduler.pending()).isZero();
	}

	@Test
	void whatIsAwaitedWhenTheAttemptEndsCompletes() {
		CompletableFuture<String> awaited = new CompletableFuture<>();
		ManagedConnection<String> connection = this.bench.connections.connection("other", this.peer,
				new ManagedBench.Words() {
					@Override
					public CompletionStage<Void> open(Conversation<String> conversation) {
						CompletionStage<String> answer = conversation.ask("create");
						answer.whenComplete((done, ex) -> awaited.completeExceptionally(ex));
						return answer.thenAccept((done) -> {
						});
					}
				}, this.bench.application);
		connection.start();
		this.peer.opened();
		connection.cancel();
		assertThat(awaited).isCompletedExceptionally();
		assertThat(this.bench.scheduler.pending()).isZero();
	}

	@Test
	void aProtocolThatThrowsIsTriedAgain() {
		this.peer.up().says("boom");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.DOWN);
		this.peer.upAgain("ok attached");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
	}

	@Test
	void whatAnEarlierConnectionStillSaysIsDropped() {
		this.peer.up().lose();
		this.peer.upAgain("ok attached");
		this.peer.listeners.get(0).onMessage("ev 1 a");
		this.peer.listeners.get(0).onClosed(Failure.fatal("late"));
		assertThat(this.bench.application.told).isEmpty();
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
	}

}
