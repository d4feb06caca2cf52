package dev.connector.managed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.failure.Failure;
import dev.connector.managed.ConnectionStatus.State;
import dev.connector.schedule.Cancellable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConnectionGroupTests {

	private static final Duration BUDGET = Duration.ofSeconds(5);

	private final ConnectionGroup group = new ConnectionGroup("session");

	private final Member control = new Member("control");

	private final Member feed = new Member("feed");

	@Test
	void itIsUpWhenAllMembersAreAtOneMoment() {
		addBoth();
		CompletableFuture<Void> up = this.group.whenAllUp().toCompletableFuture();
		this.control.become(State.UP);
		this.control.become(State.DOWN);
		this.feed.become(State.UP);
		assertThat(up).isNotDone();
		this.control.become(State.UP);
		assertThat(up).isCompleted();
		assertThat(this.group.whenAllUp().toCompletableFuture()).isCompleted();
	}

	@Test
	void aMemberThatFailsFailsTheWait() {
		addBoth();
		CompletableFuture<Void> up = this.group.whenAllUp().toCompletableFuture();
		this.feed.become(State.FAILED);
		assertThat(up).isCompletedExceptionally();
		assertThat(up.handle((done, ex) -> ex).join())
			.hasMessageContaining("'feed' of the group 'session' is FAILED: lost");
	}

	@Test
	void aMemberThatLeavesIsNotAwaitedAnyMore() {
		addBoth();
		this.control.become(State.UP);
		CompletableFuture<Void> up = this.group.whenAllUp().toCompletableFuture();
		this.group.remove(new Member("feed"));
		assertThat(up).isNotDone();
		this.group.remove(this.feed);
		assertThat(up).isCompleted();
		assertThat(this.feed.listeners).isEmpty();
		assertThat(this.group.members()).containsExactly(this.control);
	}

	@Test
	void aNameBelongsToOneMember() {
		this.group.add(this.control);
		assertThatIllegalArgumentException().isThrownBy(() -> this.group.add(new Member("control")))
			.withMessageContaining("'session'")
			.withMessageContaining("'control'");
	}

	@Test
	void allAreClosedAtTheSameTimeWithOneBudget() {
		addBoth();
		CompletableFuture<Map<String, CloseOutcome>> closed = this.group.close(BUDGET).toCompletableFuture();
		assertThat(this.control.budget).isEqualTo(BUDGET);
		assertThat(this.feed.budget).isEqualTo(BUDGET);
		this.control.closing.complete(CloseOutcome.ACKED);
		assertThat(closed).isNotDone();
		this.feed.closing.completeExceptionally(new IllegalStateException("a bug"));
		assertThat(closed).isCompletedWithValue(Map.of("control", CloseOutcome.ACKED, "feed", CloseOutcome.NOT_SENT));
	}

	@Test
	void oneCancelEndsAllAndWhoeverWaits() {
		addBoth();
		CompletableFuture<Void> up = this.group.whenAllUp().toCompletableFuture();
		this.group.cancel();
		assertThat(this.control.cancelled).isTrue();
		assertThat(this.feed.cancelled).isTrue();
		assertThat(up).isCompletedExceptionally();
		assertThat(this.group.whenAllUp().toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void whoeverComesAfterTheEndIsCancelled() {
		this.group.close(BUDGET);
		assertThat(this.group.add(this.control)).isFalse();
		assertThat(this.control.cancelled).isTrue();
		assertThat(this.group.members()).isEmpty();
	}

	private void addBoth() {
		assertThat(this.group.add(this.control)).isTrue();
		assertThat(this.group.add(this.feed)).isTrue();
	}

	/**
	 * A member that does what the test says.
	 */
	private static final class Member implements GroupMember {

		private final String name;

		private final List<StatusListener> listeners = new CopyOnWriteArrayList<>();

		private final CompletableFuture<CloseOutcome> closing = new CompletableFuture<>();

		private ConnectionStatus status = status(State.DOWN);

		private Duration budget;

		private boolean cancelled;

		Member(String name) {
			this.name = name;
		}

		void become(State state) {
			this.status = status(state);
			this.listeners.forEach((listener) -> listener.onStatus(this.status));
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public ConnectionStatus status() {
			return this.status;
		}

		@Override
		public Cancellable addListener(StatusListener listener) {
			this.listeners.add(listener);
			return () -> this.listeners.remove(listener);
		}

		@Override
		public CompletionStage<CloseOutcome> close(Duration budget) {
			this.budget = budget;
			return this.closing;
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

		private static ConnectionStatus status(State state) {
			return new ConnectionStatus(state, Instant.EPOCH, 0, null,
					(state == State.FAILED) ? Failure.fatal("lost") : null, 0);
		}

	}

}
