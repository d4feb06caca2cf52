package dev.connector;

/**
 * One request as an {@link ExecutionObserver} sees it. Safe for use by many threads: the
 * request may end while its handler still runs.
 */
public interface ObservedExecution {

	/**
	 * Code of the handler is about to run on this thread: the call itself, and each time
	 * that a streamed answer is subscribed to or asked for more items. Code that the
	 * handler moves to threads of its own is not seen, nor what it does after the request
	 * has ended. Entered once more for the line of the log that tells of a handler that
	 * failed.
	 * @return closed by the same thread once the code has returned
	 */
	default Scope enter() {
		return Scope.NONE;
	}

	/**
	 * The request was answered: by the handler, the last item of a streamed answer
	 * included, or by its deadline or a cancel while the handler may still run. Called
	 * exactly once, by the thread that ended it, which need not be one for handlers.
	 * @param outcome how it ended
	 */
	void ended(ExecutionOutcome outcome);

	/**
	 * What holds on a thread while code of the handler runs there.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/**
		 * A scope in which nothing holds.
		 */
		Scope NONE = () -> {
		};

		/**
		 * Restore what held on the thread before.
		 */
		@Override
		void close();

	}

}
