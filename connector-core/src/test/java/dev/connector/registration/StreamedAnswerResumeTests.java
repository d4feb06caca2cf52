package dev.connector.registration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.scripted.Frames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each request comes with four credits; each item has 10 bytes.
 */
class StreamedAnswerResumeTests extends AbstractExecutionsTests {

	private final Source source = new Source();

	@BeforeEach
	void answerWithAStream() {
		this.handler = (request) -> {
			this.ran.add(request.context().requestId());
			return this.pending.getOrDefault(request.context().requestId(),
					CompletableFuture.completedFuture(Payload.stream(Payload.OCTET_STREAM, this.source)));
		};
	}

	@Test
	void itemsThatMayNotHaveArrivedAreSentAgainBeforeNewOnes() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(2);
		lose(this.sink);
		this.source.emit(1);
		assertThat(this.sink.told()).containsExactly("r1#0", "r1#1");
		FakeSink second = new FakeSink();
		attach(second, true);
		this.source.emit(1);
		assertThat(second.told()).containsExactly("r1#0", "r1#1", "r1#2", "r1#3");
		assertThat(this.source.cancelled).isFalse();
	}

	@Test
	void itemsThatMustHaveArrivedAreNotSentAgain() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(4);
		assertThat(kept().bytes()).isEqualTo(40);
		this.executions.allow("r1", 6);
		assertThat(kept().bytes()).isEqualTo(20);
		this.executions.allow("r1", 5);
		this.source.emit(1);
		FakeSink second = next(this.sink, true);
		assertThat(second.told()).containsExactly("r1#2", "r1#3", "r1#4");
		this.executions.allow("r1", 9);
		assertThat(kept().bytes()).isZero();
		assertThat(next(second, true).told()).isEmpty();
	}

	@Test
	void anAnswerThatEndedIsSentAgainWithTheItemsThatMayNotHaveArrived() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(4);
		this.executions.allow("r1", 6);
		this.source.subscriber.onComplete();
		FakeSink second = next(this.sink, true);
		assertThat(second.told()).containsExactly("r1#2", "r1#3", "r1.");
		this.executions.allow("r1", 8);
		FakeSink third = next(second, true);
		assertThat(third.told()).containsExactly("r1.");
		acknowledge("r1");
		assertThat(kept().bytes()).isZero();
		assertThat(next(third, true).told()).isEmpty();
	}

	@Test
	void anAnswerThatFailedIsSentAgainWithTheItemsBeforeTheError() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(1);
		lose(this.sink);
		this.source.subscriber.onError(new IllegalStateException("on purpose"));
		FakeSink second = new FakeSink();
		attach(second, true);
		assertThat(second.told()).containsExactly("r1#0", "r1!INTERNAL");
	}

	@Test
	void answersComeBeforeItemsOfWhatStillRuns() {
		this.pending.put("plain", CompletableFuture.completedFuture(Payload.empty()));
		attach(this.sink, false);
		execute("r1");
		this.source.emit(1);
		execute("plain");
		assertThat(next(this.sink, true).told()).containsExactly("plain", "r1#0");
	}

	@Test
	void itemsThatComeWhileOthersAreSentAgainFollowThem() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(2);
		lose(this.sink);
		FakeSink second = new FakeSink();
		second.onSend((frame) -> {
			if (second.sent().size() == 1) {
				this.source.emit(1);
				this.source.subscriber.onComplete();
			}
		});
		attach(second, true);
		assertThat(second.told()).containsExactly("r1#0", "r1#1", "r1#2", "r1.");
	}

	@Test
	void aStreamForASessionThatIsGoneIsCalledOff() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(1);
		FakeSink second = next(this.sink, false);
		assertThat(this.source.cancelled).isTrue();
		assertThat(second.told()).isEmpty();
		assertThat(this.executions.creditsNow()).isEqualTo(100);
		assertThat(this.executions.snapshot().failed()).isOne();
		assertThat(kept().bytes()).isZero();
		execute("r1");
		assertThat(this.executions.snapshot().inFlight()).as("whoever asks again is answered again").isOne();
	}

	@Test
	void aStreamThatBeginsForASessionThatIsGoneIsCalledOff() {
		attach(this.sink, false);
		execute("r1");
		FakeSink second = next(this.sink, false);
		assertThat(this.source.cancelled).isFalse();
		assertThat(this.executions.creditsNow()).isEqualTo(99);
		this.source.emit(1);
		assertThat(this.source.cancelled).isTrue();
		assertThat(second.told()).isEmpty();
		assertThat(this.executions.creditsNow()).isEqualTo(100);
	}

	@Test
	void aStreamThatIsAdoptedBeforeItBeginsGoesToWhoeverAsksAgain() {
		attach(this.sink, false);
		execute("r1");
		FakeSink second = next(this.sink, false);
		this.executions.execute(Frames.execute("r1", Duration.ofSeconds(10), 6));
		assertThat(this.source.requested).isEqualTo(6);
		this.source.emit(1);
		assertThat(second.told()).containsExactly("r1#0");
	}

	@Test
	void anAnswerThatWasStreamedIsNotRepeated() {
		attach(this.sink, false);
		execute("r1");
		this.source.emit(1);
		this.source.subscriber.onComplete();
		execute("r1");
		acknowledge("r1");
		execute("r1");
		assertThat(this.sink.told()).containsExactly("r1#0", "r1.", "r1!UNAVAILABLE", "r1!UNAVAILABLE");
		assertThat(this.sink.sent().get(2)).isInstanceOfSatisfying(ConnectorFrame.ResultError.class,
				(error) -> assertThat(error.message())
					.isEqualTo("The request 'r1' ran already; its answer is not kept any more"));
		assertThat(this.ran).containsExactly("r1");
	}

	@Test
	void withoutAStreamAndWithoutRoomTheAnswerEnds() {
		limit(25);
		attach(this.sink, false);
		execute("r1");
		lose(this.sink);
		this.source.emit(2);
		assertThat(this.source.cancelled).isFalse();
		this.source.emit(1);
		assertThat(this.source.cancelled).isTrue();
		FakeSink second = new FakeSink();
		attach(second, true);
		assertThat(second.told()).isEmpty();
		execute("r1");
		assertThat(second.told()).containsExactly("r1!UNAVAILABLE");
	}

	@Test
	void itemsForWhichThereIsNoRoomAreSentButTheirAnswerDoesNotSurviveAReconnect() {
		limit(25);
		attach(this.sink, false);
		execute("r1");
		this.source.emit(4);
		assertThat(this.sink.told()).containsExactly("r1#0", "r1#1", "r1#2", "r1#3");
		FakeSink second = next(this.sink, true);
		assertThat(this.source.cancelled).isTrue();
		assertThat(second.told()).containsExactly("r1!UNAVAILABLE");
	}

	@Test
	void itemsForWhichThereWasNoRoomMayHaveArrivedInTime() {
		limit(25);
		attach(this.sink, false);
		execute("r1");
		this.source.emit(4);
		this.executions.allow("r1", 8);
		this.source.emit(1);
		FakeSink second = next(this.sink, true);
		assertThat(second.told()).containsExactly("r1#4");
		assertThat(this.source.cancelled).isFalse();
	}

	@Test
	void anAnswerThatEndedWithoutRoomForItsItemsIsNotSentAgainWithHoles() {
		limit(25);
		attach(this.sink, false);
		execute("r1");
		this.source.emit(3);
		this.source.subscriber.onComplete();
		FakeSink second = next(this.sink, true);
		assertThat(second.told()).containsExactly("r1!UNAVAILABLE");
	}

	private void limit(long bytes) {
		this.outbox = this.outbox.withMaxBytes(bytes);
		recreate();
	}

}
