package dev.connector.managed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.connector.connection.ConnectionEndedException;
import dev.connector.failure.Failure;
import dev.connector.managed.ConnectionStatus.State;
import dev.connector.managed.ManagedBench.Peer;
import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.ReconnectOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users see of a managed connection over losses, and what becomes of what they send.
 */
class ManagedConnectionTests {

	private static final Duration TIMEOUT = ManagedBench.TIMEOUT;

	private final ManagedBench bench = new ManagedBench();

	private final Peer peer = this.bench.peer("control");

	private final ManagedConnection<String> connection = this.peer.connection;

	@Test
	void itIsUpAfterTheHandshakeAndNotBefore() {
		CompletableFuture<Long> up = this.connection.whenUp().toCompletableFuture();
		this.peer.start().opened();
		assertThat(this.peer.channel().sent).containsExactly("create 7");
		assertThat(up).isNotDone();
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.DOWN);
		this.peer.says("ok created");
		assertThat(up).isCompletedWithValue(1L);
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
	}

	@Test
	void aLossIsPublishedBeforeAnythingWaitsAndNothingPassesTheGateThen() {
		this.peer.up();
		List<String> seen = new ArrayList<>();
		this.connection.addListener((status) -> seen.add(status.state() + " " + this.peer.channel().ends));
		FakeChannel lost = this.peer.channel();
		this.peer.lose();
		assertThat(seen).containsExactly("DOWN []");
		CompletableFuture<Void> sent = send("x");
		assertThat(lost.sent).doesNotContain("x");
		this.peer.upAgain("ok attached");
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after -1", "x");
		this.peer.written();
		assertThat(sent).isCompleted();
	}

	@Test
	void downSaysTheAttemptTheNextTryAndTheReason() {
		this.peer.up().lose();
		ConnectionStatus status = this.connection.status();
		assertThat(status.lastError()).isEqualTo(Failure.transientFailure("cut"));
		assertThat(status.nextTryAt()).isAfter(this.bench.scheduler.now());
		this.peer.upAgain("ok attached");
		assertThat(this.connection.status().lastError()).isNull();
		assertThat(this.connection.status().generation()).isEqualTo(2);
	}

	@Test
	void aQuickLossAndReturnIsInTheHistory() {
		this.peer.up().lose();
		this.peer.upAgain("ok attached");
		assertThat(this.connection.history()).extracting(ConnectionStatus::state)
			.containsSubsequence(State.UP, State.DOWN, State.UP);
	}

	@Test
	void whatWasHandedToALostConnectionFailsAndIsNotSentAgain() {
		this.peer.up();
		CompletableFuture<Void> sent = send("x");
		this.peer.channel().writes.get(1).completeExceptionally(new MessageNotSentException("lost"));
		this.peer.lose().upAgain("ok attached");
		assertThat(ManagedBench.failure(sent)).isInstanceOf(MessageNotSentException.class);
		assertThat(this.peer.channel().sent).doesNotContain("x");
	}

	@Test
	void aSendOnAStuckSocketFailsWithinItsTimeout() {
		this.peer.up();
		CompletableFuture<Void> sent = send("x");
		this.bench.advance(TIMEOUT.minusNanos(1));
		assertThat(sent).isNotDone();
		this.bench.advance(Duration.ofNanos(1));
		assertThat(ManagedBench.failure(sent)).hasMessageContaining("Not written within PT10S");
	}

	@Test
	void aRequestHasOneOutcomeOverALoss() {
		this.peer.up().says("ev 1 a");
		CompletableFuture<String> outcome = this.connection
			.request(ControlRequest.traceable("continue", Duration.ofMinutes(2), (position) -> position.reached(3)))
			.toCompletableFuture();
		assertThat(this.peer.channel().sent).endsWith("continue");
		this.peer.lose().upAgain("ok attached 2");
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after 1");
		this.peer.says("ev 2 b");
		assertThat(this.peer.channel().sent).endsWith("continue");
		this.peer.says("ok continued");
		assertThat(outcome).isCompletedWithValue("ok continued");
	}

	@Test
	void anErrorWorthKnowingIsTheOutcomeOfTheRequestUnderWay() {
		this.peer.up();
		CompletableFuture<String> outcome = this.connection.request(ControlRequest.once("continue", TIMEOUT))
			.toCompletableFuture();
		this.peer.says("err note");
		assertThat(ManagedBench.failure(outcome)).isInstanceOf(ControlRequestException.class);
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
		assertThat(this.bench.application.told).containsExactly("err note");
	}

	@Test
	void aTerminalErrorEndsEverythingThatWaitsAfterTheStateIsPublished() {
		this.peer.up();
		List<State> seenByWaiters = new ArrayList<>();
		CompletableFuture<String> request = this.connection.request(ControlRequest.once("continue", TIMEOUT))
			.toCompletableFuture();
		request.whenComplete((done, ex) -> seenByWaiters.add(ManagedBench.state(this.peer)));
		this.peer.says("err whatever");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.FAILED);
		assertThat(seenByWaiters).containsExactly(State.FAILED);
		assertThat(this.bench.application.told).containsExactly("err whatever");
		assertThat(ManagedBench.failure(this.connection.whenUp())).isInstanceOf(ConnectionEndedException.class)
			.hasMessageContaining("whatever");
		assertThat(ManagedBench.failure(send("x"))).hasMessageContaining("whatever");
		this.connection.rearm();
		this.peer.upAgain("ok unknown").says("ok created");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after -1", "create 7");
	}

	@Test
	void aTransientErrorOfThePeerIsALossLikeAnyOther() {
		this.peer.up().says("err busy", "ev 1 a");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.DOWN);
		assertThat(this.bench.application.told).containsExactly("err busy");
		this.peer.upAgain("ok attached");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
	}

	@Test
	void whatComesBehindTheErrorThatEndsAConnectionIsLeftToTheReplay() {
		this.peer.up();
		this.bench.application.onEvent = () -> {
			this.bench.application.onEvent = () -> {
			};
			this.peer.says("err busy", "ev 2 b");
		};
		this.peer.says("ev 1 a");
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "err busy");
		this.peer.upAgain("ok attached");
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after 1");
	}

	@Test
	void refusedCredentialsAreForgottenTheSecondTimeAndFatalTheThird() {
		this.peer.start().opened().says("err who");
		this.peer.upAgain("err who");
		assertThat(this.peer.refusals).isEqualTo(1);
		this.peer.upAgain("err who");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.FAILED);
	}

	@Test
	void anOutageIsGivenUpByItsBudget() {
		ManagedBench limited = new ManagedBench(ManagedOptions.defaults()
			.withReconnect(ReconnectOptions.defaults().withLimits(BudgetLimits.defaults().withMaxAttempts(2))));
		Peer unreachable = limited.peer("control").start();
		CompletableFuture<Long> up = unreachable.connection.whenUp().toCompletableFuture();
		unreachable.lose().dialled(2);
		assertThat(up).isNotDone();
		unreachable.lose();
		assertThat(ManagedBench.state(unreachable)).isEqualTo(State.FAILED);
		assertThat(up).isCompletedExceptionally();
		assertThat(limited.scheduler.pending()).isZero();
	}

	@Test
	void itIsAskedForASignOfLifeAndSilenceIsNoticedAtItsOwnDeadline() {
		this.peer.up();
		this.bench.advance(Duration.ofSeconds(15));
		assertThat(this.peer.channel().sent).containsExactly("create 7", "ping");
		this.peer.listener().onPong();
		this.bench.advance(Duration.ofSeconds(45).minusNanos(1));
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
		this.bench.advance(Duration.ofNanos(1));
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.DOWN);
		assertThat(this.connection.status().lastError().message()).contains("silent for PT45S");
	}

	@Test
	void aPingThatIsNotSentIsALoss() {
		Peer other = this.bench.new Peer("other");
		other.connection = this.bench.connections.connection("other", other, new ManagedBench.Words() {
			@Override
			public Optional<String> ping() {
				return Optional.of("are you there");
			}
		}, this.bench.application);
		other.up();
		this.bench.advance(Duration.ofSeconds(15));
		assertThat(other.channel().sent).endsWith("are you there");
		other.channel().writes.get(1).completeExceptionally(new MessageNotSentException("stuck"));
		assertThat(ManagedBench.state(other)).isEqualTo(State.DOWN);
	}

	@Test
	void aPeerThatOnlyAnswersPingsIsNoticedWhereProgressIsExpected() {
		ManagedBench watched = new ManagedBench(ManagedOptions.defaults().withProgressTimeout(Duration.ofSeconds(60)));
		Peer lazy = watched.peer("control").up();
		watched.advance(Duration.ofSeconds(30));
		lazy.says("ev 1 a");
		for (int i = 0; i < 5; i++) {
			watched.advance(Duration.ofSeconds(10));
			lazy.listener().onPong();
		}
		assertThat(ManagedBench.state(lazy)).isEqualTo(State.UP);
		watched.advance(Duration.ofSeconds(10));
		assertThat(ManagedBench.state(lazy)).isEqualTo(State.DOWN);
		assertThat(lazy.connection.status().lastError().message()).contains("progress timeout");
	}

	@Test
	void aReconnectOnRequestTakesTheSessionUpAgain() {
		this.peer.up().says("ev 4 a");
		this.connection.reconnect();
		this.peer.upAgain("ok attached");
		assertThat(this.peer.channels.get(0).ends).hasSize(1);
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after 4");
	}

	private CompletableFuture<Void> send(String message) {
		return this.connection.send(message, TIMEOUT).toCompletableFuture();
	}

}
