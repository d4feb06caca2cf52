package dev.connector.registration;

import java.time.Duration;

/**
 * Limits and timeouts of a registration. Immutable.
 *
 * @param maxConcurrentRequests how many requests run at a time; also the credits that the
 * gateway gets
 * @param requestTimeout how long a request may run when its caller allows more or says
 * nothing
 * @param nonBlocking whether the handler never blocks and so may run on an I/O thread
 */
public record RegistrationOptions(int maxConcurrentRequests, Duration requestTimeout, boolean nonBlocking) {

	/**
	 * Create options.
	 */
	public RegistrationOptions {
		if (maxConcurrentRequests < 1) {
			throw new IllegalArgumentException(
					"maxConcurrentRequests must be at least 1, but is " + maxConcurrentRequests);
		}
		if (requestTimeout.isNegative() || requestTimeout.isZero()) {
			throw new IllegalArgumentException("requestTimeout must be positive, but is " + requestTimeout);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static RegistrationOptions defaults() {
		return new RegistrationOptions(100, Duration.ofSeconds(30), false);
	}

	/**
	 * Return these options with another limit.
	 * @param changed how many requests run at a time
	 * @return new options
	 */
	public RegistrationOptions withMaxConcurrentRequests(int changed) {
		return new RegistrationOptions(changed, this.requestTimeout, this.nonBlocking);
	}

	/**
	 * Return these options with another timeout.
	 * @param changed how long a request may run
	 * @return new options
	 */
	public RegistrationOptions withRequestTimeout(Duration changed) {
		return new RegistrationOptions(this.maxConcurrentRequests, changed, this.nonBlocking);
	}

	/**
	 * Return these options for a handler that never blocks, or that may.
	 * @param changed whether the handler may run on an I/O thread
	 * @return new options
	 */
	public RegistrationOptions withNonBlocking(boolean changed) {
		return new RegistrationOptions(this.maxConcurrentRequests, this.requestTimeout, changed);
	}

}
