package dev.connector.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls: from this process, from channels, and those that are passed on from one channel
 * to another. The own command comes first, then the channel that has it, then the router.
 * <p>
 * A call keeps its id on its way and is passed on by a registry once at a time, never to
 * the channel from which it came. That is what ends one that goes in circles. Safe for
 * use by many threads.
 */
final class Calls {

	private static final Logger logger = LoggerFactory.getLogger(Calls.class);

	private final RegistryEnvironment environment;

	private final CommandTable table;

	private final ChannelTable channels;

	private final Outstanding<AwaitedResult> outstanding;

	Calls(RegistryEnvironment environment, CommandTable table, ChannelTable channels) {
		this.environment = environment;
		this.table = table;
		this.channels = channels;
		this.outstanding = new Outstanding<>(environment.scheduler(), environment.options().requestTimeout());
	}

	/**
	 * Call a command from this process.
	 * @param timeout how long to wait, or {@code null} for as long as usual
	 */
	<R extends @Nullable Object> CompletionStage<R> execute(String id, @Nullable Object request, ValueType<R> type,
			@Nullable Duration timeout) {
		TableEntry entry = this.table.find(id);
		BoundCommand<?, ?> local = (entry != null) ? entry.local() : null;
		if (local != null) {
			CompletionStage<R> result = Results.read(call(local, request, CommandCaller.LOCAL), type,
					this.environment.converter());
			return (timeout != null && !isDone(result)) ? timed(id, result, timeout) : result;
		}
		AttachedChannel target = target(entry);
		if (target == null) {
			return CompletableFuture.failedStage(unreachable(id).toException());
		}
		LocalCall<R> call = new LocalCall<>(target, entry, type, this.environment.converter());
		if (this.environment.watch() != null) {
			this.environment.watch().left(id, target, call);
		}
		String messageId = this.environment.ids().next();
		if (timeout != null) {
			this.outstanding.add(messageId, call, timeout);
		}
		else {
			this.outstanding.add(messageId, call);
		}
		Throwable failure = send(messageId, call, new CommandMessage.ExecuteRequest(messageId, id, request));
		if (failure != null) {
			call.completeExceptionally(Answers.unsent(failure, target));
		}
		return call;
	}

	/**
	 * Take a call from a channel.
	 */
	void requested(AttachedChannel from, CommandMessage.ExecuteRequest request) {
		TableEntry entry = this.table.find(request.commandId());
		BoundCommand<?, ?> local = (entry != null) ? entry.local() : null;
		if (local == null) {
			passOn(from, entry, request);
		}
		else if (!from.gate().enter(() -> run(from, local, request))) {
			overloaded(from, request);
		}
	}

	/**
	 * Take an answer from a channel. It counts only when it comes from whom was asked.
	 */
	void answered(AttachedChannel from, CommandMessage.ExecuteResponse response) {
		AwaitedResult awaited = this.outstanding.answered(response.thid(), from);
		if (awaited != null) {
			awaited.answer(response);
		}
		else {
			logger.debug("An answer of the channel '{}' to {} is dropped: nobody waits for it", from.id(),
					response.thid());
		}
	}

	void channelGone(AttachedChannel channel) {
		this.outstanding.channelGone(channel);
	}

	void stop() {
		this.outstanding.stop();
	}

	int unanswered() {
		return this.outstanding.size();
	}

	private void run(AttachedChannel from, BoundCommand<?, ?> command, CommandMessage.ExecuteRequest request) {
		try {
			this.environment.executor().execute(() -> {
				CompletionStage<?> stage = call(command, request.request(), from.caller());
				stage.whenComplete((result, failure) -> answer(from, request.id(), result, failure));
			});
		}
		catch (RuntimeException ex) {
			logger.warn("The command '{}' could not be run for the channel '{}'", request.commandId(), from.id(), ex);
			answer(from, request.id(), null, new CommandException(CommandErrorCode.INTERNAL_ERROR,
					"Command \"" + request.commandId() + "\" can't be run now"));
		}
	}

	private CompletionStage<?> call(BoundCommand<?, ?> command, @Nullable Object request, CommandCaller caller) {
		CallWatch watch = this.environment.watch();
		return (watch == null) ? command.call(request, caller) : watch.call(command, request, caller);
	}

	private void answer(AttachedChannel to, String thid, @Nullable Object result, @Nullable Throwable failure) {
		MessageIds ids = this.environment.ids();
		try {
			if (failure != null) {
				Answers.fail(to, thid, CommandFailures.error(failure), ids);
			}
			else {
				Answers.send(to, CommandMessage.ExecuteResponse.success(ids.next(), thid, result), ids);
			}
		}
		finally {
			to.gate().done();
		}
	}

	private void passOn(AttachedChannel from, @Nullable TableEntry entry, CommandMessage.ExecuteRequest request) {
		AttachedChannel target = target(entry);
		if (target == null || target.equals(from)) {
			if (entry != null) {
				entry.asked();
			}
			CommandError error = (target == null) ? unreachable(request.commandId()) : notFound(request.commandId());
			Answers.fail(from, request.id(), error, this.environment.ids());
			return;
		}
		if (!from.gate().passOn()) {
			overloaded(from, request);
			return;
		}
		RelayedCall call = new RelayedCall(from, target, entry, request.id(), this.environment.ids());
		CommandMessage.ExecuteRequest passed = note(call, request);
		if (passed == null) {
			from.gate().cameBack();
			return;
		}
		if (this.environment.watch() != null) {
			call.observe(this.environment.watch().passedOn(request.commandId(), from, target));
		}
		Throwable failure = send(passed.id(), call, passed);
		if (failure != null) {
			CommandException unsent = Answers.unsent(failure, target);
			call.fail(unsent.code(), String.valueOf(unsent.getMessage()));
		}
	}

	/**
	 * Note a call that is to be passed on. One with an id that is under way already goes
	 * in a circle, or the id is one that two peers use: the latter happens only to those
	 * who don't send UUIDs, and gets another id for the rest of its way.
	 * @return what to pass on, or {@code null} when nothing is
	 */
	private CommandMessage.@Nullable ExecuteRequest note(RelayedCall call, CommandMessage.ExecuteRequest request) {
		AwaitedResult known = this.outstanding.add(request.id(), call);
		if (known == null) {
			return request;
		}
		if (call.origin().equals(known.origin())) {
			logger.debug("A request came twice over the channel '{}'", call.origin().id());
			return null;
		}
		if (MessageIds.isUnique(request.id())) {
			Answers.fail(call.origin(), request.id(), notFound(request.commandId()), this.environment.ids());
			return null;
		}
		CommandMessage.ExecuteRequest renamed = new CommandMessage.ExecuteRequest(this.environment.ids().next(),
				request.commandId(), request.request());
		this.outstanding.add(renamed.id(), call);
		return renamed;
	}

	/**
	 * Send what is awaited already.
	 * @return why it could not be sent, when it is for the caller to say so
	 */
	private @Nullable Throwable send(String id, AwaitedResult awaited, CommandMessage message) {
		AttachedChannel target = awaited.target();
		Throwable failure = target.offer(message);
		if (failure == null && target.isGone()) {
			failure = CommandChannelException.closed(target.id());
		}
		return (failure != null && this.outstanding.takeBack(id, awaited)) ? failure : null;
	}

	private @Nullable AttachedChannel target(@Nullable TableEntry entry) {
		return (entry != null) ? entry.owner() : this.channels.router();
	}

	private CommandError unreachable(String commandId) {
		return this.channels.hasRouter() ? new CommandError(CommandErrorCode.CHANNEL_DISCONNECTED,
				"The router of this registry is not connected") : notFound(commandId);
	}

	private static CommandError notFound(String commandId) {
		return new CommandError(CommandErrorCode.NOT_FOUND, "Command \"" + commandId + "\" not found");
	}

	private void overloaded(AttachedChannel from, CommandMessage.ExecuteRequest request) {
		Answers.fail(from, request.id(),
				new CommandError(CommandErrorCode.INTERNAL_ERROR, "Too many requests wait for an answer"),
				this.environment.ids());
	}

	/**
	 * Most handlers are done when they return, and need no timer.
	 */
	private static boolean isDone(CompletionStage<?> stage) {
		// Not of a subclass: such as minimal stages don't tell whether they are done
		return stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
				&& future.isDone();
	}

	private <R extends @Nullable Object> CompletionStage<R> timed(String id, CompletionStage<R> stage,
			Duration timeout) {
		CompletableFuture<R> result = new CompletableFuture<>();
		Cancellable timer = this.environment.scheduler()
			.schedule(timeout, () -> result.completeExceptionally(
					new CommandException(CommandErrorCode.TIMEOUT, "Command \"" + id + "\" timed out")));
		stage.whenComplete((value, failure) -> {
			timer.cancel();
			if (failure != null) {
				result.completeExceptionally(CommandFailures.exception(failure));
			}
			else {
				result.complete(value);
			}
		});
		return result;
	}

}
