package dev.connector.reconnect;

import java.time.Duration;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Says why no other attempt is made: the limit that was reached, and the last failure.
 */
final class Exhaustion {

	static final String DISABLED = "Not tried again, for reconnect.enabled is false";

	private Exhaustion() {
	}

	static String rejections(int rejections) {
		return "Given up after the credentials were refused " + rejections + " times in a row";
	}

	static String attempts(int attempts, int maxAttempts) {
		return "Given up after " + counted(attempts) + " (reconnect.max-attempts is " + maxAttempts + ")";
	}

	static String elapsed(int attempts, Duration elapsed, @Nullable Duration maxElapsed) {
		return "Given up after " + counted(attempts) + " in " + elapsed + " (reconnect.max-elapsed is " + maxElapsed
				+ ")";
	}

	/**
	 * Return the reason for people, with type, step and cause of the failure that was the
	 * last.
	 */
	static Failure of(String limit, Failure last) {
		return new Failure(last.type(), last.step(), limit + ". The last failure: " + last.message(), last.cause(),
				null);
	}

	private static String counted(int attempts) {
		return (attempts == 1) ? "1 attempt" : attempts + " attempts";
	}

}
