package dev.connector.managed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection in order inside one budget: close request, answer of the peer, close
 * of the channel, answer to that. Used by the owner of the connection only, once.
 *
 * @param <M> the messages
 */
final class GracefulClose<M> {

	private static final int REGULAR = 1000;

	private static final String REASON = "closed";

	private final SerialOwner owner;

	private final Scheduler scheduler;

	private final CompletableFuture<CloseOutcome> outcome = new CompletableFuture<>();

	private @Nullable MessageChannel<M> channel;

	private Cancellable timer = Cancellable.NONE;

	private boolean sent;

	private boolean acked;

	GracefulClose(SerialOwner owner, Scheduler scheduler) {
		this.owner = owner;
		this.scheduler = scheduler;
	}

	CompletionStage<CloseOutcome> outcome() {
		return this.outcome.minimalCompletionStage();
	}

	/**
	 * Begin.
	 * @param live the channel, or {@code null} when there is none whose handshake is done
	 * @param request what tells the peer, or nothing when closing the channel does
	 * @param budget for everything together
	 */
	void begin(@Nullable MessageChannel<M> live, Optional<M> request, Duration budget) {
		this.owner.requireOwned();
		this.channel = live;
		if (live == null) {
			finish(CloseOutcome.NOT_SENT);
			return;
		}
		this.timer = this.scheduler.schedule(budget, () -> this.owner.execute(this::timedOut));
		if (request.isEmpty()) {
			this.sent = true;
			live.close(REGULAR, REASON);
			return;
		}
		live.send(request.get()).whenComplete((done, ex) -> this.owner.execute(() -> {
			if (ex == null) {
				this.sent = true;
			}
			else if (!this.acked && !this.outcome.isDone()) {
				live.close(REGULAR, REASON);
			}
		}));
	}

	/**
	 * The peer answered the close request.
	 */
	void answered() {
		this.owner.requireOwned();
		this.acked = true;
		if (this.channel != null && !this.outcome.isDone()) {
			this.channel.close(REGULAR, REASON);
		}
	}

	/**
	 * The peer closes the channel, or answers that.
	 */
	void peerClosing() {
		this.owner.requireOwned();
		this.acked |= this.sent;
	}

	/**
	 * The channel ended.
	 */
	void closed() {
		this.owner.requireOwned();
		if (this.acked) {
			finish(CloseOutcome.ACKED);
		}
		else {
			finish(this.sent ? CloseOutcome.SENT : CloseOutcome.NOT_SENT);
		}
	}

	private void timedOut() {
		MessageChannel<M> left = this.channel;
		finish(this.acked ? CloseOutcome.ACKED : CloseOutcome.TIMED_OUT);
		if (left != null) {
			left.abort("the close took too long");
		}
	}

	private void finish(CloseOutcome result) {
		this.timer.cancel();
		this.outcome.complete(result);
	}

}
