package dev.connector;

import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets the log lines of a handler say which request they belong to: sets keys of SLF4J's
 * {@link MDC} on the handler's thread while it runs, and restores afterwards what was
 * there before. Lines that a handler logs on threads of its own don't have them. Safe for
 * use by many threads.
 */
public final class LoggingContext implements ExecutionObserver {

	/**
	 * Holds the {@linkplain RegistrationKey key} of the registration that the request
	 * came to.
	 */
	public static final String KEY = "connector.key";

	/**
	 * Holds the id of the request.
	 */
	public static final String REQUEST = "connector.request";

	/**
	 * Holds the name of the capability that is asked for.
	 */
	public static final String CAPABILITY = "connector.capability";

	/**
	 * Create an observer that sets the keys.
	 */
	public LoggingContext() {
	}

	@Override
	public ObservedExecution begin(Registration registration, ConnectorRequest request) {
		return new Keys(registration.toString(), request.context().requestId(), request.capability());
	}

	/**
	 * The keys of one request.
	 */
	private record Keys(String key, String request, String capability) implements ObservedExecution {

		@Override
		public Scope enter() {
			Before before = new Before(MDC.get(KEY), MDC.get(REQUEST), MDC.get(CAPABILITY));
			put(KEY, this.key);
			put(REQUEST, this.request);
			put(CAPABILITY, this.capability);
			return before;
		}

		@Override
		public void ended(ExecutionOutcome outcome) {
		}

		private static void put(String name, @Nullable String value) {
			if (value != null) {
				MDC.put(name, value);
			}
			else {
				MDC.remove(name);
			}
		}

	}

	/**
	 * What was there before.
	 */
	private record Before(@Nullable String key, @Nullable String request,
			@Nullable String capability) implements ObservedExecution.Scope {

		@Override
		public void close() {
			Keys.put(KEY, this.key);
			Keys.put(REQUEST, this.request);
			Keys.put(CAPABILITY, this.capability);
		}

	}

}
