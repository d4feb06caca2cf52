package dev.connector.managed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.failure.Failure;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * The conversation at the beginning of one connection. {@link #ask} and {@link #tell} may
 * be called by any thread, everything else by the owner.
 *
 * @param <M> the messages
 */
final class Handshake<M> implements Conversation<M> {

	private final SerialOwner owner;

	private final Scheduler scheduler;

	private final MessageChannel<M> channel;

	private final Duration responseTimeout;

	private @Nullable CompletableFuture<M> awaited;

	private Cancellable timer = Cancellable.NONE;

	private @Nullable Failure ended;

	Handshake(SerialOwner owner, Scheduler scheduler, MessageChannel<M> channel, Duration responseTimeout) {
		this.owner = owner;
		this.scheduler = scheduler;
		this.channel = channel;
		this.responseTimeout = responseTimeout;
	}

	@Override
	public CompletionStage<M> ask(M request) {
		CompletableFuture<M> answer = new CompletableFuture<>();
		this.owner.execute(() -> begin(request, answer));
		return answer.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> tell(M message) {
		CompletableFuture<Void> told = new CompletableFuture<>();
		this.owner.execute(() -> {
			Failure over = this.ended;
			if (over != null) {
				told.completeExceptionally(new ConversationException(over));
				return;
			}
			this.channel.send(message).whenComplete((done, ex) -> {
				if (ex != null) {
					told.completeExceptionally(notSent(ex));
				}
				else {
					told.complete(null);
				}
			});
		});
		return told.minimalCompletionStage();
	}

	boolean isAwaiting() {
		this.owner.requireOwned();
		return this.awaited != null;
	}

	void answered(M answer) {
		CompletableFuture<M> waiter = take();
		if (waiter != null) {
			waiter.complete(answer);
		}
	}

	/**
	 * The peer answered with an error, or there will be no answer.
	 */
	void refused(Failure failure) {
		CompletableFuture<M> waiter = take();
		if (waiter != null) {
			waiter.completeExceptionally(new ConversationException(failure));
		}
	}

	/**
	 * The attempt is over.
	 */
	void end(Failure failure) {
		this.ended = failure;
		refused(failure);
	}

	private void begin(M request, CompletableFuture<M> answer) {
		Failure over = this.ended;
		if (over != null) {
			answer.completeExceptionally(new ConversationException(over));
			return;
		}
		if (this.awaited != null) {
			answer.completeExceptionally(new IllegalStateException("The answer to another request is awaited"));
			return;
		}
		this.awaited = answer;
		this.timer = this.scheduler.schedule(this.responseTimeout, () -> this.owner.execute(() -> fail(answer,
				new ConversationException(Failure.transientFailure("No answer within " + this.responseTimeout)))));
		this.channel.send(request).whenComplete((done, ex) -> {
			if (ex != null) {
				this.owner.execute(() -> fail(answer, notSent(ex)));
			}
		});
	}

	@SuppressWarnings("ReferenceEquality") // each answer is awaited by itself
	private void fail(CompletableFuture<M> answer, ConversationException problem) {
		if (this.awaited == answer) {
			take();
			answer.completeExceptionally(problem);
		}
	}

	private @Nullable CompletableFuture<M> take() {
		this.owner.requireOwned();
		CompletableFuture<M> waiter = this.awaited;
		this.awaited = null;
		this.timer.cancel();
		return waiter;
	}

	private static ConversationException notSent(Throwable cause) {
		return new ConversationException(Failure.unexpected("A message of the handshake was not sent", cause));
	}

}
