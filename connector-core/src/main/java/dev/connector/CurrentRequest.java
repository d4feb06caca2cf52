package dev.connector;

import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Knows which request the handler on a thread answers, so that what it invokes ends with
 * it. Safe for use by many threads.
 */
public final class CurrentRequest implements ExecutionObserver {

	/**
	 * A place for each thread that stays there, because to take it away and put it back
	 * for every request costs more than the rest. An array, so that no class of ours is
	 * held by threads of others.
	 */
	private static final ThreadLocal<@Nullable Object[]> CURRENT = ThreadLocal.withInitial(() -> new Object[1]);

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
		return (ConnectorContext) CURRENT.get()[0];
	}

	@Override
	public ObservedExecution begin(Registration registration, ConnectorRequest request) {
		return new Noted(request.context());
	}

	/**
	 * One request.
	 */
	private record Noted(ConnectorContext context) implements ObservedExecution {

		@Override
		public Scope enter() {
			@Nullable Object[] place = CURRENT.get();
			Object before = place[0];
			place[0] = this.context;
			return () -> place[0] = before;
		}

		@Override
		public void ended(ExecutionOutcome outcome) {
		}

	}

}
