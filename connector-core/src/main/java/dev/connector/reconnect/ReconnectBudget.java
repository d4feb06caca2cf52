package dev.connector.reconnect;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long one connection may try. There is one budget per outage: it
 * begins at the loss, or at the first attempt at all, and is not over when the connection
 * is ready again, but when it stayed ready for a while. So a gateway that registers and
 * drops is not called every moment.
 * <p>
 * Time spent connected or parked doesn't count against the time of an outage; parking has
 * a bound of its own. Belongs to the owner of the connection; has no thread and no timer.
 */
public final class ReconnectBudget {

	/**
	 * Refused credentials are fetched anew until this many refusals in a row.
	 */
	static final int MAX_REJECTIONS = 3;

	/**
	 * An attempt gets this much time at least, however little the budget has left.
	 */
	static final Duration SHORTEST_DEADLINE = Duration.ofMillis(1);

	private final Supplier<ReconnectOptions> terms;

	private final FailureDelays delays;

	private final OutageClock clock;

	private int attempts;

	private int failures;

	private int rejections;

	/**
	 * Create the budget of a connection that was not tried yet.
	 * @param options delays and limits
	 * @param random where the jitter comes from
	 * @param scheduler tells the time; nothing is scheduled
	 */
	public ReconnectBudget(ReconnectOptions options, RandomGenerator random, Scheduler scheduler) {
		this(() -> options, random, scheduler);
	}

	/**
	 * Create the budget of a connection that was not tried yet, whose terms may change.
	 * @param terms returns delays and limits; asked each time they matter
	 * @param random where the jitter comes from
	 * @param scheduler tells the time; nothing is scheduled
	 */
	public ReconnectBudget(Supplier<ReconnectOptions> terms, RandomGenerator random, Scheduler scheduler) {
		this.terms = terms;
		this.delays = new FailureDelays(random);
		this.clock = new OutageClock(scheduler);
	}

	/**
	 * Take note of an attempt to connect. An outage begins, unless one runs.
	 */
	public void attempting() {
		this.attempts = next(this.attempts);
		this.clock.begin();
	}

	/**
	 * Take note that the connection is ready, though maybe not for long. The time stands
	 * still.
	 */
	public void connected() {
		this.clock.enter(OutageClock.Phase.CONNECTED);
	}

	/**
	 * Take note that there is no connection any more. An outage begins, or the one that
	 * was not over goes on.
	 */
	public void lost() {
		this.clock.enter(OutageClock.Phase.OUT);
	}

	/**
	 * Take note that the connection waits for others. The time stands still.
	 */
	public void parked() {
		this.clock.enter(OutageClock.Phase.PARKED);
	}

	/**
	 * Take note that the connection doesn't wait for others any more. Does nothing when
	 * it didn't.
	 */
	public void unparked() {
		if (this.clock.is(OutageClock.Phase.PARKED)) {
			this.clock.enter(OutageClock.Phase.OUT);
		}
	}

	/**
	 * Take note that the connection was parked for as long as it may be, without an
	 * attempt. That counts as one, and it may be parked anew.
	 */
	public void parkedOut() {
		unparked();
		this.attempts = next(this.attempts);
		this.clock.forgetParked();
	}

	/**
	 * Take note that the connection has been ready for so long that the outage is over.
	 */
	public void stable() {
		clear();
	}

	/**
	 * Begin anew with a full budget, without a connection.
	 */
	public void rearm() {
		this.clock.enter(OutageClock.Phase.IDLE);
		clear();
	}

	/**
	 * Take note of a failed attempt or the loss of the connection, as {@link #lost()}
	 * does. Never throws.
	 * @param failure what went wrong
	 * @return whether to try again, and when
	 */
	public Verdict failed(Failure failure) {
		lost();
		this.failures = next(this.failures);
		this.rejections = (failure.type() == FailureType.REJECTED) ? this.rejections + 1 : 0;
		if (failure.type() == FailureType.FATAL) {
			return new Verdict.GiveUp(failure);
		}
		Duration delay = this.delays.after(this.terms.get().delays(), failure, this.failures);
		String limit = limitReached(delay);
		return (limit != null) ? new Verdict.GiveUp(Exhaustion.of(limit, failure)) : new Verdict.Retry(delay);
	}

	/**
	 * Return whether the credentials were refused more than once in a row, so that not
	 * even the session they belong to is worth anything.
	 * @return whether to begin with a new session and new credentials
	 */
	public boolean forgetsSession() {
		return this.rejections > 1;
	}

	/**
	 * Return how long the next attempt may take.
	 * @param own how long it may take by itself
	 * @return that or what the budget has left, whichever is shorter, and positive
	 */
	public Duration attemptDeadline(Duration own) {
		Duration left = left();
		Duration shorter = (left != null && left.compareTo(own) < 0) ? left : own;
		return (shorter.compareTo(SHORTEST_DEADLINE) < 0) ? SHORTEST_DEADLINE : shorter;
	}

	/**
	 * Return how long the connection may still be parked in this outage.
	 * @return the time left, zero when there is none
	 */
	public Duration parkLeft() {
		Duration left = this.terms.get().gate().maxPark().minusNanos(this.clock.parked());
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Return how many attempts were made since the connection was last stable.
	 * @return the number of attempts
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Return how long the outage has lasted, time spent connected or parked not counted.
	 * @return the time used up
	 */
	public Duration elapsed() {
		return Duration.ofNanos(this.clock.elapsed());
	}

	/**
	 * Return the next of the numbers that are counted, of which there is a greatest.
	 */
	static int next(int count) {
		return (count == Integer.MAX_VALUE) ? count : count + 1;
	}

	private void clear() {
		this.clock.reset();
		this.attempts = 0;
		this.failures = 0;
		this.rejections = 0;
	}

	private @Nullable Duration left() {
		Duration maxElapsed = this.terms.get().limits().maxElapsed();
		return (maxElapsed != null) ? maxElapsed.minus(elapsed()) : null;
	}

	private @Nullable String limitReached(Duration delay) {
		ReconnectOptions options = this.terms.get();
		Integer maxAttempts = options.limits().maxAttempts();
		Duration left = left();
		if (this.rejections >= MAX_REJECTIONS) {
			return Exhaustion.rejections(this.rejections);
		}
		if (!options.enabled()) {
			return Exhaustion.DISABLED;
		}
		if (maxAttempts != null && this.attempts >= maxAttempts) {
			return Exhaustion.attempts(this.attempts, maxAttempts);
		}
		if (left != null && delay.compareTo(left) >= 0) {
			return Exhaustion.elapsed(this.attempts, elapsed(), options.limits().maxElapsed());
		}
		return null;
	}

}
