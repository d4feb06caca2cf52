package dev.connector.autoconfigure.startup;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.FailureStep;

/**
 * Thrown at start-up when connectors are not registered at a destination without which
 * the application must not start.
 */
public final class NotRegisteredException extends RuntimeException {

	private final transient List<Missing> missing;

	/**
	 * Create an exception.
	 * @param missing what is not registered, at least one
	 * @param waited how long that was waited for
	 */
	NotRegisteredException(List<Missing> missing, Duration waited) {
		super(message(missing, waited));
		this.missing = List.copyOf(missing);
	}

	/**
	 * Return what is not registered.
	 * @return an immutable list, not empty
	 */
	public List<Missing> missing() {
		return this.missing;
	}

	private static String message(List<Missing> missing, Duration waited) {
		StringBuilder text = new StringBuilder("Not registered after ").append(seconds(waited)).append(":");
		missing.forEach((one) -> text.append(System.lineSeparator()).append("    ").append(one));
		return text.toString();
	}

	private static String seconds(Duration waited) {
		return String.format(Locale.ROOT, "%.1f s", waited.toMillis() / 1000.0);
	}

	/**
	 * A registration that is missing. Immutable.
	 *
	 * @param key which one
	 * @param destination where it is to be registered
	 * @param uri what was tried, without secrets
	 * @param state the state it is in
	 * @param attempts how many attempts were made
	 * @param step the step that failed
	 * @param lastError what went wrong last, for people
	 * @param advice what to look at, for people
	 * @param policy the property because of which the start failed
	 */
	public record Missing(RegistrationKey key, String destination, String uri, ConnectionState state, int attempts,
			FailureStep step, String lastError, String advice, String policy) {

		@Override
		public String toString() {
			return this.key + " at the destination '" + this.destination + "' (" + this.uri + ") is " + this.state
					+ " after " + ((this.attempts == 1) ? "1 attempt" : this.attempts + " attempts") + ": "
					+ this.step.title() + " failed: " + this.lastError;
		}

	}

}
