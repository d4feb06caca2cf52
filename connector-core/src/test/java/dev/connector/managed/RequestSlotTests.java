package dev.connector.managed;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestSlotTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final SerialOwner owner = new SerialOwner("a connection");

	private final RequestSlot<String> slot = new RequestSlot<>(this.owner, this.scheduler, 2);

	private final FakeChannel channel = new FakeChannel();

	private final FakeChannel later = new FakeChannel();

	@AfterEach
	void leavesNoTimerBehind() {
		owned(() -> this.slot.end("the test is over"));
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void oneIsUnderWayAndTheOthersFollowInOrder() {
		up(this.channel);
		CompletableFuture<String> one = submit(once("one"));
		CompletableFuture<String> two = submit(once("two"));
		assertThat(this.channel.sent).containsExactly("one");
		answer("answer one");
		assertThat(one).isCompletedWithValue("answer one");
		assertThat(this.channel.sent).containsExactly("one", "two");
		answer("answer two");
		assertThat(two).isCompletedWithValue("answer two");
		owned(() -> assertThat(this.slot.answered("nobody asked")).isFalse());
	}

	@Test
	void whatIsSubmittedWhileDownIsSentWhenUp() {
		CompletableFuture<String> one = submit(once("one"));
		assertThat(one).isNotDone();
		up(this.channel);
		assertThat(this.channel.sent).containsExactly("one");
		answer("done");
		assertThat(one).isCompletedWithValue("done");
	}

	@Test
	void moreThanMayWaitAreRefusedAtOnce() {
		up(this.channel);
		submit(once("one"));
		submit(once("two"));
		submit(once("three"));
		assertFailed(submit(once("four")), false, "2 wait already");
		assertThat(this.channel.sent).containsExactly("one");
	}

	@Test
	void theTimeoutSaysWhetherItMayHaveBeenDone() {
		up(this.channel);
		CompletableFuture<String> sent = submit(once("sent"));
		CompletableFuture<String> waiting = submit(once("waiting"));
		this.scheduler.advance(TIMEOUT.minusNanos(1));
		assertThat(sent).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		assertFailed(sent, true, "No answer within");
		assertFailed(waiting, true, "No answer within");
		CompletableFuture<String> first = submit(once("first"));
		down();
		CompletableFuture<String> second = submit(once("second"));
		this.scheduler.advance(TIMEOUT);
		assertFailed(first, true, "No answer within");
		assertFailed(second, false, "within PT10S");
	}

	@Test
	void anAnswerLostWithTheConnectionIsTakenFromTheReplay() {
		up(this.channel);
		CompletableFuture<String> one = submit(once("one"));
		down();
		resumed(ResumeOutcome.resumed().to(9));
		advanced(8);
		answer("replayed");
		assertThat(one).isCompletedWithValue("replayed");
		assertThat(this.later.sent).isEmpty();
	}

	@Test
	void aRequestThatMustNotBeRepeatedFailsWhenTheReplayHasNoAnswer() {
		up(this.channel);
		CompletableFuture<String> one = submit(once("one"));
		down();
		resumed(ResumeOutcome.resumed().to(9));
		advanced(8);
		assertThat(one).isNotDone();
		advanced(9);
		assertFailed(one, true, "lost before the answer");
		assertThat(this.later.sent).isEmpty();
	}

	@Test
	void aRequestThatTheReplayShowsAsDoneIsNotSentAgain() {
		up(this.channel);
		CompletableFuture<String> one = submit(traceable("one", 8));
		down();
		resumed(ResumeOutcome.resumed().to(9));
		advanced(7);
		assertThat(one).isNotDone();
		advanced(8);
		assertThat(one).isCompletedWithValue(null);
		advanced(9);
		assertThat(this.later.sent).isEmpty();
	}

	@Test
	void aRequestThatTheWholeReplayDoesNotShowIsSentAgainOnce() {
		up(this.channel);
		CompletableFuture<String> one = submit(traceable("one", 20));
		down();
		resumed(ResumeOutcome.resumed().to(9));
		advanced(8);
		assertThat(this.later.sent).isEmpty();
		advanced(9);
		advanced(10);
		assertThat(this.later.sent).containsExactly("one");
		answer("done");
		assertThat(one).isCompletedWithValue("done");
	}

	@Test
	void whereThePeerDoesNotSayHowFarTheReplayGoesNothingIsSentTwice() {
		up(this.channel);
		CompletableFuture<String> one = submit(traceable("one", 20));
		down();
		resumed(ResumeOutcome.resumed());
		advanced(19);
		assertThat(this.later.sent).isEmpty();
		assertThat(one).isNotDone();
		this.scheduler.advance(TIMEOUT);
		assertFailed(one, true, "No answer within");
	}

	@Test
	void aRepeatableRequestIsSentWithEveryConnection() {
		up(this.channel);
		CompletableFuture<String> one = submit(ControlRequest.repeatable("one", TIMEOUT));
		down();
		resumed(ResumeOutcome.startedAnew());
		assertThat(this.later.sent).containsExactly("one");
		answer("done");
		assertThat(one).isCompletedWithValue("done");
	}

	@Test
	void aSessionThatIsGoneTakesItsRequestAlongAndTheNextOneIsSent() {
		up(this.channel);
		CompletableFuture<String> one = submit(traceable("one", 8));
		CompletableFuture<String> two = submit(once("two"));
		down();
		resumed(ResumeOutcome.startedAnew());
		assertFailed(one, true, "session in which it was sent is gone");
		assertThat(this.later.sent).containsExactly("two");
		answer("done");
		assertThat(two).isCompletedWithValue("done");
	}

	@Test
	void anErrorThatConcernsTheRequestOnlyIsItsOutcome() {
		up(this.channel);
		CompletableFuture<String> one = submit(once("one"));
		owned(() -> assertThat(this.slot.refused("no such block")).isTrue());
		assertFailed(one, false, "no such block");
		owned(() -> assertThat(this.slot.refused("nobody asked")).isFalse());
	}

	@Test
	void theEndGivesEveryRequestItsOutcome() {
		up(this.channel);
		CompletableFuture<String> one = submit(once("one"));
		CompletableFuture<String> two = submit(once("two"));
		owned(() -> this.slot.end("the connection failed"));
		assertFailed(one, true, "the connection failed");
		assertFailed(two, false, "the connection failed");
		assertFailed(submit(once("three")), false, "the connection failed");
		owned(this.slot::rearm);
		up(this.later);
		submit(once("four"));
		assertThat(this.later.sent).containsExactly("four");
	}

	@Test
	void whoeverCancelsTheOutcomeDoesNotDisturbTheSlot() {
		up(this.channel);
		submit(once("one")).cancel(true);
		CompletableFuture<String> two = submit(once("two"));
		answer("one");
		answer("two");
		assertThat(two).isCompletedWithValue("two");
	}

	@Test
	void noMessageIsInTheTextForm() {
		assertThat(once("secret").toString()).doesNotContain("secret");
	}

	private static ControlRequest<String> once(String message) {
		return ControlRequest.once(message, TIMEOUT);
	}

	private static ControlRequest<String> traceable(String message, long shownAt) {
		return ControlRequest.traceable(message, TIMEOUT, (position) -> position.reached(shownAt));
	}

	private CompletableFuture<String> submit(ControlRequest<String> request) {
		return this.slot.submit(request).toCompletableFuture();
	}

	private void up(FakeChannel channel) {
		owned(() -> this.slot.up(channel, ResumeOutcome.resumed()));
	}

	private void resumed(ResumeOutcome outcome) {
		owned(() -> this.slot.up(this.later, outcome));
	}

	private void down() {
		owned(this.slot::down);
	}

	private void advanced(long sequence) {
		owned(() -> this.slot.advanced(new ReplayCursor.Position(OptionalLong.of(sequence))));
	}

	private void answer(String answer) {
		owned(() -> assertThat(this.slot.answered(answer)).isTrue());
	}

	private void owned(Runnable task) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.owner.execute(() -> {
			try {
				task.run();
				done.complete(null);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		done.join();
	}

	private static void assertFailed(CompletableFuture<String> outcome, boolean maybeApplied, String why) {
		assertThat(outcome).isDone();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(outcome::join)
			.havingCause()
			.isInstanceOf(ControlRequestException.class)
			.withMessageContaining(why)
			.satisfies((ex) -> assertThat(((ControlRequestException) ex).isMaybeApplied()).isEqualTo(maybeApplied));
	}

}
