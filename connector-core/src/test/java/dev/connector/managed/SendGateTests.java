package dev.connector.managed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendGateTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final SerialOwner owner = new SerialOwner("a connection");

	private final SendGate<String> gate = new SendGate<>(this.owner, this.scheduler, 2);

	private final FakeChannel channel = new FakeChannel();

	@AfterEach
	void leavesNoTimerBehind() {
		this.owner.execute(() -> this.gate.end("the test is over"));
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void whatIsSentWhileUpIsDoneWhenItIsWritten() {
		up(this.channel);
		CompletableFuture<Void> sent = send("a");
		assertThat(this.channel.sent).containsExactly("a");
		assertThat(sent).isNotDone();
		this.channel.written();
		assertThat(sent).isCompleted();
	}

	@Test
	void whatIsSentWhileDownWaitsForTheNextConnectionInOrder() {
		CompletableFuture<Void> a = send("a");
		send("b");
		up(this.channel);
		send("c");
		assertThat(this.channel.sent).containsExactly("a", "b", "c");
		this.channel.written();
		assertThat(a).isCompleted();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void nothingPassesAfterALossBeforeTheNextConnection() {
		up(this.channel);
		this.owner.execute(this.gate::down);
		send("a");
		assertThat(this.channel.sent).isEmpty();
		FakeChannel later = new FakeChannel();
		up(later);
		assertThat(later.sent).containsExactly("a");
		assertThat(this.channel.sent).isEmpty();
		later.written();
	}

	@Test
	void whatIsNotWrittenInTimeFailsAlsoWhenItWaitedBefore() {
		CompletableFuture<Void> waited = send("a");
		this.scheduler.advance(TIMEOUT.dividedBy(2));
		up(this.channel);
		CompletableFuture<Void> direct = send("b");
		this.scheduler.advance(TIMEOUT.dividedBy(2).minusNanos(1));
		assertThat(waited).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		assertFailed(waited, "Not written within PT5S");
		assertThat(direct).isNotDone();
		this.scheduler.advance(TIMEOUT.dividedBy(2));
		assertFailed(direct, "Not written within PT10S");
	}

	@Test
	void whatWasHandedToOneConnectionIsNeverHandedToAnother() {
		CompletableFuture<Void> a = send("a");
		up(this.channel);
		this.owner.execute(this.gate::down);
		this.channel.writes.get(0).completeExceptionally(new MessageNotSentException("lost"));
		FakeChannel later = new FakeChannel();
		up(later);
		assertThat(later.sent).isEmpty();
		assertFailed(a, "lost");
	}

	@Test
	void waitingHasAnEndAndABound() {
		CompletableFuture<Void> a = send("a");
		send("b");
		assertFailed(send("c"), "2 messages wait already");
		this.scheduler.advance(TIMEOUT.minusNanos(1));
		assertThat(a).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		assertFailed(a, "Not connected within PT10S");
		up(this.channel);
		assertThat(this.channel.sent).isEmpty();
	}

	@Test
	void theEndFailsWhatWaitsAndWhatComes() {
		CompletableFuture<Void> a = send("a");
		this.owner.execute(() -> this.gate.end("the connection failed"));
		assertFailed(a, "the connection failed");
		assertFailed(send("b"), "the connection failed");
		this.owner.execute(this.gate::rearm);
		assertThat(send("c")).isNotDone();
	}

	private CompletableFuture<Void> send(String message) {
		return this.gate.send(message, TIMEOUT).toCompletableFuture();
	}

	private void up(FakeChannel channel) {
		this.owner.execute(() -> this.gate.up(channel));
	}

	private static void assertFailed(CompletableFuture<Void> sent, String why) {
		assertThat(sent).isCompletedExceptionally();
		Throwable thrown = sent.handle((done, ex) -> ex).join();
		Throwable cause = (thrown.getCause() != null) ? thrown.getCause() : thrown;
		assertThat(cause).isInstanceOf(MessageNotSentException.class).hasMessageContaining(why);
	}

}
