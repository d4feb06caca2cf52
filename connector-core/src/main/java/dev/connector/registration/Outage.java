package dev.connector.registration;

import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.connector.connection.Failure;
import dev.connector.connection.FailureType;
import dev.connector.reconnect.Backoff;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * What has gone wrong since the connection was last stable, and what follows from it. It
 * is not over when the connection is ready again, but when it stayed ready for a while: a
 * gateway that registers and drops is not called every moment.
 */
final class Outage {

	/**
	 * Refused credentials are fetched anew this many times in a row, then it is given up.
	 */
	static final int MAX_REJECTIONS = 3;

	/**
	 * Congestion is given this many times the usual first delay.
	 */
	static final int CONGESTION_FACTOR = 4;

	/**
	 * Nobody stays away for longer, whatever the other side asks for.
	 */
	static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

	private final ReconnectOptions options;

	private final RandomGenerator random;

	private int attempts;

	private int failures;

	private int rejections;

	Outage(ReconnectOptions options, RandomGenerator random) {
		this.options = options;
		this.random = random;
	}

	/**
	 * Take note of an attempt to connect.
	 */
	void attempted() {
		this.attempts++;
	}

	int attempts() {
		return this.attempts;
	}

	/**
	 * Return whether the credentials were refused more than once in a row, so that not
	 * even the session they belong to is worth anything.
	 */
	boolean refusedAgain() {
		return this.rejections > 1;
	}

	/**
	 * Take note of a failure.
	 * @return the delay before the next attempt, or {@code null} when there is to be none
	 */
	@Nullable Duration failed(Failure failure) {
		this.failures++;
		this.rejections = (failure.type() == FailureType.REJECTED) ? this.rejections + 1 : 0;
		boolean givenUp = !this.options.enabled() || failure.type() == FailureType.FATAL
				|| this.rejections >= MAX_REJECTIONS;
		return givenUp ? null : delay(failure);
	}

	void over() {
		this.attempts = 0;
		this.failures = 0;
		this.rejections = 0;
	}

	private Duration delay(Failure failure) {
		Duration delay = Backoff.delay(this.options.delays(), this.failures, this.random);
		if (failure.type() == FailureType.CONGESTED) {
			Duration floor = this.options.delays().initial().multipliedBy(CONGESTION_FACTOR);
			delay = longer(delay, shorter(floor, this.options.delays().max()));
		}
		return (failure.retryAfter() != null) ? longer(delay, shorter(failure.retryAfter(), LONGEST_RETRY_AFTER))
				: delay;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
