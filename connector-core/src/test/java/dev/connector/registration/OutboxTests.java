package dev.connector.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OutboxTests extends AbstractExecutionsTests {

	@Test
	void whatTheGatewayWasToldToBeInFlightIsAnsweredEvenIfTheAnswerWasLetGo() {
		attach(this.sink, false);
		hold("r1");
		execute("r1");
		lose(this.sink);
		assertThat(this.executions.inFlight()).containsExactly("r1");
		this.executions.cancel("r1", "nobody waits");
		FakeSink second = new FakeSink();
		attach(second, true);
		assertThat(second.told()).containsExactly("r1!CANCELLED");
		acknowledge("r1");
		this.executions.inFlight();
		assertThat(this.executions.inFlight()).isEmpty();
	}

	@Test
	void anAcknowledgementOfAnotherStreamDoesNotCount() {
		attach(this.sink, false);
		execute("r1");
		lose(this.sink);
		assertThat(this.executions.inFlight()).containsExactly("r1");
		this.executions.acknowledged(List.of("r1"), this.sink);
		FakeSink second = new FakeSink();
		attach(second, true);
		assertThat(second.told()).containsExactly("r1");
	}

	@Test
	void aRequestThatIsCalledOffAfterItWasAnsweredIsAnsweredAgain() {
		attach(this.sink, false);
		execute("r1");
		acknowledge("r1");
		this.executions.cancel("r1", "nobody waits");
		assertThat(this.sink.told()).containsExactly("r1", "r1");
	}

	@Test
	void aRequestThatIsCalledOffBeforeItArrivedIsAnswered() {
		attach(this.sink, false);
		this.executions.cancel("never seen", "nobody waits");
		assertThat(this.sink.told()).containsExactly("never seen!CANCELLED");
		assertThat(kept().unacknowledged()).isZero();
	}

	@Test
	void aRequestThatWasCalledOffRunsWhenItComesAgain() {
		attach(this.sink, false);
		hold("r1");
		execute("r1");
		this.executions.cancel("r1", "nobody waits");
		acknowledge("r1");
		execute("r1");
		assertThat(this.executions.snapshot().inFlight()).isOne();
	}

	@Test
	void whatIsNotAcknowledgedIsSentAgainInOrder() {
		attach(this.sink, false);
		execute("r1", "r2", "r3");
		acknowledge("r2");
		assertThat(kept().unacknowledged()).isEqualTo(2);
		assertThat(next(this.sink, true).told()).containsExactly("r1", "r3");
	}

	@Test
	void whatIsNotAcknowledgedIsSentAgainOverAndOver() {
		attach(this.sink, false);
		execute("r1");
		FakeSink second = next(this.sink, true);
		FakeSink third = next(second, true);
		assertThat(third.told()).containsExactly("r1");
		acknowledge("r1", "r1", "unknown");
		assertThat(next(third, true).told()).isEmpty();
		assertThat(kept().unacknowledged()).isZero();
	}

	@Test
	void anAnswerGivenWhileThereIsNoStreamWaitsForTheNextOne() {
		hold("r1");
		attach(this.sink, false);
		execute("r1");
		lose(this.sink);
		this.pending.get("r1").complete(Payload.empty());
		assertThat(this.sink.told()).isEmpty();
		FakeSink second = new FakeSink();
		attach(second, true);
		assertThat(second.told()).containsExactly("r1");
	}

	@Test
	void aRequestIsAnsweredWhereverTheRegistrationIsConnectedThen() {
		hold("r1");
		attach(this.sink, false);
		execute("r1");
		FakeSink second = next(this.sink, true);
		assertThat(second.told()).isEmpty();
		this.pending.get("r1").complete(Payload.empty());
		assertThat(second.told()).containsExactly("r1");
		assertThat(this.sink.told()).isEmpty();
	}

	@Test
	void aStreamThatIsReportedLostLateDoesNotDetachTheNextOne() {
		attach(this.sink, false);
		FakeSink second = new FakeSink();
		attach(second, true);
		lose(this.sink);
		execute("r1");
		assertThat(second.told()).containsExactly("r1");
	}

	@Test
	void anAnswerThatIsGivenWhileOthersAreSentAgainFollowsThem() {
		attach(this.sink, false);
		execute("r1", "r2", "r3");
		lose(this.sink);
		FakeSink second = new FakeSink().onSend((frame) -> {
			if (frame.equals(new ConnectorFrame.Result("r1", Payload.json("\"r1\"")))) {
				execute("new");
			}
		});
		attach(second, true);
		assertThat(second.told()).containsExactly("r1", "r2", "r3", "new");
		execute("newer");
		assertThat(second.told()).endsWith("newer");
	}

	@Test
	void anAnswerThatIsAcknowledgedAsItIsSentIsNotSentAgain() {
		attach(this.sink.onSend((frame) -> acknowledge("r1", "r2")), false);
		execute("r1", "r2");
		assertThat(kept().unacknowledged()).isZero();
		assertThat(next(this.sink, true).told()).isEmpty();
	}

	@Test
	void aStreamThatIsLostWhileItIsSentToLosesNothing() {
		attach(this.sink, false);
		execute("r1", "r2", "r3");
		lose(this.sink);
		FakeSink second = new FakeSink();
		FakeSink third = new FakeSink();
		second.onSend((frame) -> {
			lose(second);
			attach(third, true);
			execute("new");
		});
		attach(second, true);
		assertThat(second.told()).containsExactly("r1");
		assertThat(third.told()).containsExactly("r1", "r2", "r3", "new");
	}

	@Test
	void aFrameThatCannotBeSentDoesNotKeepTheOthersBack() {
		attach(this.sink, false);
		execute("r1", "r2");
		lose(this.sink);
		FakeSink second = new FakeSink().onSend((frame) -> {
			throw new IllegalStateException("on purpose");
		});
		attach(second, true);
		execute("r3");
		assertThat(second.told()).containsExactly("r1", "r2", "r3");
	}

	@Test
	void inFlightIsWhatRunsAndWhatIsNotAcknowledged() {
		hold("runs");
		attach(this.sink, false);
		execute("acknowledged", "sent", "runs");
		acknowledge("acknowledged");
		lose(this.sink);
		assertThat(this.executions.inFlight()).containsExactlyInAnyOrder("sent", "runs");
		attach(new FakeSink(), false);
		assertThat(this.executions.inFlight()).isEmpty();
	}

	@Test
	void answersOfASessionThatIsGoneAreDroppedAndCounted() {
		attach(this.sink, false);
		execute("r1", "r2");
		FakeSink second = next(this.sink, false);
		assertThat(second.told()).isEmpty();
		assertThat(kept().unacknowledged()).isZero();
		assertThat(kept().dropped()).isEqualTo(2);
		execute("r1");
		assertThat(second.told()).containsExactly("r1");
		assertThat(this.ran).containsExactly("r1", "r2");
	}

	@Test
	void whatRunsForASessionThatIsGoneTakesCreditsUntilItEnds() {
		hold("r1");
		hold("r2");
		List<Integer> told = new ArrayList<>();
		this.executions.onMoreCredits(() -> told.add(this.executions.creditsNow()));
		attach(this.sink, false);
		execute("r1", "r2");
		assertThat(this.executions.creditsNow()).isEqualTo(100);
		lose(this.sink);
		assertThat(this.executions.creditsNow()).isEqualTo(100);
		FakeSink second = new FakeSink();
		attach(second, false);
		assertThat(this.executions.creditsNow()).isEqualTo(98);
		FakeSink third = next(second, false);
		assertThat(this.executions.creditsNow()).isEqualTo(98);
		assertThat(told).isEmpty();
		this.pending.get("r1").complete(Payload.empty());
		this.pending.get("r2").completeExceptionally(new IllegalStateException("on purpose"));
		assertThat(told).containsExactly(99, 100);
		assertThat(third.told()).isEmpty();
		assertThat(kept().unacknowledged()).isZero();
		execute("r1", "r2");
		assertThat(third.told()).containsExactly("r1", "r2!INTERNAL");
	}

	@Test
	void aRequestThatComesAgainAdoptsWhatRunsForASessionThatIsGone() {
		hold("r1");
		AtomicInteger told = new AtomicInteger();
		this.executions.onMoreCredits(told::incrementAndGet);
		attach(this.sink, false);
		execute("r1");
		FakeSink second = next(this.sink, false);
		execute("r1");
		assertThat(told).hasValue(1);
		assertThat(this.executions.creditsNow()).isEqualTo(100);
		assertThat(this.executions.inFlight()).containsExactly("r1");
		this.pending.get("r1").complete(Payload.empty());
		assertThat(second.told()).containsExactly("r1");
		assertThat(this.ran).containsExactly("r1");
		assertThat(told).hasValue(1);
	}

	@Test
	void isEmptyOnceNothingRunsAndAllIsAcknowledged() {
		hold("r1");
		AtomicInteger told = new AtomicInteger();
		attach(this.sink, false);
		this.executions.whenEmpty(told::incrementAndGet);
		assertThat(told).hasValue(1);
		execute("r1", "r2");
		this.executions.whenEmpty(told::incrementAndGet);
		acknowledge("r2");
		assertThat(told).hasValue(1);
		this.pending.get("r1").complete(Payload.empty());
		assertThat(told).hasValue(1);
		assertThat(this.executions.isEmpty()).isFalse();
		acknowledge("r1");
		assertThat(told).hasValue(2);
		assertThat(this.executions.isEmpty()).isTrue();
	}

	@Test
	void isEmptyWhenTheLastAnswerIsAcknowledgedAsItIsSent() {
		hold("r1");
		AtomicInteger told = new AtomicInteger();
		attach(this.sink.onSend((frame) -> acknowledge("r1")), false);
		execute("r1");
		this.executions.whenEmpty(told::incrementAndGet);
		this.pending.get("r1").complete(Payload.empty());
		assertThat(told).hasValue(1);
	}

	@Test
	void isEmptyWhenNobodyWaitsForTheLastAnswersAnyMore() {
		AtomicInteger told = new AtomicInteger();
		attach(this.sink, false);
		execute("r1");
		this.executions.whenEmpty(told::incrementAndGet);
		next(this.sink, false);
		assertThat(told).hasValue(1);
	}

	@Test
	void nothingIsKeptOnceClosed() {
		CompletableFuture<Payload> late = hold("late");
		attach(this.sink, false);
		execute("r1", "late");
		acknowledge("r1");
		execute("r2");
		this.executions.close();
		late.complete(bytes(10));
		assertThat(kept()).isEqualTo(new RegistrationSnapshot.Answers(0, 0, 0, 0));
		assertThat(this.executions.isEmpty()).isTrue();
		assertThat(this.executions.inFlight()).isEmpty();
	}

	@Test
	void optionsThatMakeNoSenseAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.outbox.withMaxEntries(0))
			.withMessageContaining("maxEntries");
		assertThatIllegalArgumentException().isThrownBy(() -> this.outbox.withMaxBytes(0))
			.withMessageContaining("maxBytes");
	}

}
