package dev.connector;

import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Knows which request the handler on a thread answers, so that what it invokes ends with
 * it. Safe for use by many threads.
 */
public final class CurrentRequest implements ExecutionObserver {

	private static final ThreadLocal<@Nullable ConnectorContext> CURRENT = new ThreadLocal<>();

	/**
	 * Create an observer that takes note of requests.
	 */
	public CurrentRequest() {
	}

	/**
	 * Return the request that this thread works on.
	 * @return its circumstances, or {@code null} when this is no thread of a handler
	 */
	public static @Nullable ConnectorContext get() {
		return CURRENT.get();
	}

	@Override
	public ObservedExecution begin(Registration registration, ConnectorRequest request) {
		return new Noted(request.context());
	}

	private static void set(@Nullable ConnectorContext context) {
		if (context != null) {
			CURRENT.set(context);
		}
		else {
			CURRENT.remove();
		}
	}

	/**
	 * One request.
	 */
	private record Noted(ConnectorContext context) implements ObservedExecution {

		@Override
		public Scope enter() {
			ConnectorContext before = CURRENT.get();
			set(this.context);
			return () -> set(before);
		}

		@Override
		public void ended(ExecutionOutcome outcome) {
		}

	}

}
