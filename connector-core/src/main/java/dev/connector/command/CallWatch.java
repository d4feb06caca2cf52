package dev.connector.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.connector.ObservedExecution;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who observe calls, kept from doing harm. Safe for use by many threads.
 */
final class CallWatch {

	private static final Logger logger = LoggerFactory.getLogger(CallWatch.class);

	private final List<CommandObserver> observers;

	private CallWatch(List<CommandObserver> observers) {
		this.observers = observers;
	}

	/**
	 * Return a watch, or {@code null} when there is nobody who observes.
	 */
	static @Nullable CallWatch of(List<CommandObserver> observers) {
		return observers.isEmpty() ? null : new CallWatch(List.copyOf(observers));
	}

	/**
	 * Begin a call that leaves, and tell of its end when a stage completes.
	 */
	void left(String commandId, AttachedChannel channel, CompletionStage<?> stage) {
		Accompanied all = begin(commandId, CommandCaller.LOCAL, channel.id());
		stage.whenComplete((result, failure) -> all.ended(failure));
	}

	/**
	 * Begin a call that is passed on.
	 */
	Accompanied passedOn(String commandId, AttachedChannel from, AttachedChannel to) {
		return begin(commandId, from.caller(), to.id());
	}

	/**
	 * Call a command of this registry.
	 */
	CompletionStage<?> call(BoundCommand<?, ?> command, @Nullable Object request, CommandCaller caller) {
		Accompanied all = begin(command.definition().id(), caller, null);
		List<ObservedExecution.Scope> scopes = all.enter();
		CompletionStage<?> stage;
		try {
			stage = command.call(request, caller);
		}
		finally {
			close(scopes);
		}
		stage.whenComplete((result, failure) -> all.ended(failure));
		return stage;
	}

	private Accompanied begin(String commandId, CommandCaller caller, @Nullable String channel) {
		List<ObservedCommand> begun = new ArrayList<>(this.observers.size());
		for (CommandObserver observer : this.observers) {
			try {
				ObservedCommand observed = observer.begin(commandId, caller, channel);
				if (observed != null) {
					begun.add(observed);
				}
			}
			catch (Throwable ex) {
				failed(observer, ex);
			}
		}
		return new Accompanied(begun);
	}

	private static void close(List<ObservedExecution.Scope> scopes) {
		for (int last = scopes.size() - 1; last >= 0; last--) {
			try {
				scopes.get(last).close();
			}
			catch (Throwable ex) {
				failed(scopes.get(last), ex);
			}
		}
	}

	private static void failed(Object observer, Throwable thrown) {
		logger.warn("Observer {} failed; the call goes on all the same", observer.getClass().getName(), thrown);
	}

	/**
	 * Those who accompany one call, the outermost first.
	 *
	 * @param observed who accompanies it
	 */
	record Accompanied(List<ObservedCommand> observed) {

		private List<ObservedExecution.Scope> enter() {
			List<ObservedExecution.Scope> scopes = new ArrayList<>(this.observed.size());
			for (ObservedCommand each : this.observed) {
				try {
					scopes.add(each.enter());
				}
				catch (Throwable ex) {
					failed(each, ex);
				}
			}
			return scopes;
		}

		/**
		 * Tell of the end.
		 */
		void ended(@Nullable Throwable failure) {
			CommandException exception = (failure != null) ? CommandFailures.exception(failure) : null;
			for (int last = this.observed.size() - 1; last >= 0; last--) {
				try {
					this.observed.get(last).ended(exception);
				}
				catch (Throwable ex) {
					failed(this.observed.get(last), ex);
				}
			}
		}

	}

}
