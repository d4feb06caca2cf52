package dev.connector.managed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulCloseTests {

	private static final Duration BUDGET = Duration.ofSeconds(5);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final SerialOwner owner = new SerialOwner("a connection");

	private final FakeChannel channel = new FakeChannel();

	private final GracefulClose<String> close = new GracefulClose<>(this.owner, this.scheduler);

	private final CompletableFuture<CloseOutcome> outcome = this.close.outcome().toCompletableFuture();

	@AfterEach
	void leavesNoTimerBehind() {
		assertThat(this.outcome).isDone();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void anAnswerToTheRequestAndToTheCloseIsAnAcknowledgement() {
		begin(Optional.of("bye"));
		assertThat(this.channel.sent).containsExactly("bye");
		this.channel.written();
		assertThat(this.channel.ends).isEmpty();
		this.owner.execute(this.close::answered);
		assertThat(this.channel.ends).containsExactly("close 1000");
		this.owner.execute(this.close::peerClosing);
		assertThat(this.outcome).isNotDone();
		this.owner.execute(this.close::closed);
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.ACKED);
	}

	@Test
	void withoutARequestTheAnswerToTheCloseIsTheAcknowledgement() {
		begin(Optional.empty());
		assertThat(this.channel.ends).containsExactly("close 1000");
		this.owner.execute(this.close::peerClosing);
		this.owner.execute(this.close::closed);
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.ACKED);
	}

	@Test
	void aConnectionThatEndsWithoutAnAnswerWasToldAtMost() {
		begin(Optional.of("bye"));
		this.channel.written();
		this.owner.execute(this.close::closed);
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.SENT);
	}

	@Test
	void aRequestThatWasNotWrittenWasNotSent() {
		begin(Optional.of("bye"));
		this.channel.writes.get(0).completeExceptionally(new MessageNotSentException("stuck"));
		assertThat(this.channel.ends).containsExactly("close 1000");
		this.owner.execute(this.close::closed);
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.NOT_SENT);
	}

	@Test
	void theBudgetIsForEverythingTogetherAndEndsInAnAbort() {
		begin(Optional.of("bye"));
		this.channel.written();
		this.scheduler.advance(BUDGET.minusNanos(1));
		assertThat(this.outcome).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.TIMED_OUT);
		assertThat(this.channel.ends).containsExactly("abort the close took too long");
	}

	@Test
	void aPeerThatAnsweredTheRequestButNotTheCloseHasAcknowledged() {
		begin(Optional.of("bye"));
		this.channel.written();
		this.owner.execute(this.close::answered);
		this.scheduler.advance(BUDGET);
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.ACKED);
		assertThat(this.channel.ends).containsExactly("close 1000", "abort the close took too long");
	}

	@Test
	void withoutAConnectionNothingCanBeSent() {
		this.owner.execute(() -> this.close.begin(null, Optional.of("bye"), BUDGET));
		assertThat(this.outcome).isCompletedWithValue(CloseOutcome.NOT_SENT);
	}

	private void begin(Optional<String> request) {
		this.owner.execute(() -> this.close.begin(this.channel, request, BUDGET));
	}

}
