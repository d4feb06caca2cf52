package dev.connector.autoconfigure.auth;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

import dev.connector.destination.CredentialsSource;
import dev.connector.frame.Credentials;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a token that is fetched ahead of its use: at the start, again before it ends, and
 * at once when it was refused. Asking for it never blocks; while there is none, asking
 * fails with the reason. Safe for use by many threads.
 */
final class FetchedCredentials implements CredentialsSource, AutoCloseable {

	/**
	 * A refusal of something that is younger was most likely one of the token before it.
	 */
	static final Duration MIN_AGE = Duration.ofSeconds(5);

	private static final Duration MIN_DELAY = Duration.ofSeconds(1);

	private static final Duration MAX_DELAY = Duration.ofSeconds(60);

	private static final double EARLIEST_REFRESH = 0.7;

	private static final double REFRESH_SPREAD = 0.15;

	private static final Logger logger = LoggerFactory.getLogger(FetchedCredentials.class);

	private final String destination;

	private final AccessTokenSource source;

	private final Scheduler scheduler;

	private final Executor executor;

	private final RandomGenerator random;

	private final Lock lock = new ReentrantLock();

	private @Nullable Held held;

	private Cancellable timer = Cancellable.NONE;

	private boolean fetching;

	private boolean closed;

	private int failures;

	private String problem = "it is being fetched";

	/**
	 * Create credentials without fetching anything.
	 * @param destination name of the destination, for people
	 * @param source where tokens come from
	 * @param scheduler the time
	 * @param executor runs what may block
	 * @param random spreads what many do at the same time
	 */
	FetchedCredentials(String destination, AccessTokenSource source, Scheduler scheduler, Executor executor,
			RandomGenerator random) {
		this.destination = destination;
		this.source = source;
		this.scheduler = scheduler;
		this.executor = executor;
		this.random = random;
	}

	/**
	 * Begin to fetch a token and to keep it fresh.
	 */
	void start() {
		this.lock.lock();
		try {
			fetch();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Credentials current() {
		this.lock.lock();
		try {
			Held current = this.held;
			if (current == null || current.hasEnded(this.scheduler.nanoTime())) {
				throw new CredentialsMissingException(
						"There is no access token for the destination '" + this.destination + "': " + this.problem);
			}
			return current.credentials();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void refused() {
		this.lock.lock();
		try {
			Held current = this.held;
			if (current != null && this.scheduler.nanoTime() - current.since() >= MIN_AGE.toNanos()) {
				logger.info("The access token for the destination '{}' was refused, another one is fetched",
						this.destination);
				this.held = null;
				this.problem = "the last one was refused, another one is being fetched";
				fetch();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.timer.cancel();
			this.held = null;
			this.problem = "the application is closed";
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Fetch nothing any more. What there is can be shown until it ends.
	 */
	void retire() {
		this.lock.lock();
		try {
			this.closed = true;
			this.timer.cancel();
			this.problem = "the destination shows others now";
		}
		finally {
			this.lock.unlock();
		}
	}

	private void fetch() {
		this.timer.cancel();
		if (this.fetching || this.closed) {
			return;
		}
		this.fetching = true;
		try {
			this.executor.execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			this.fetching = false;
			logger.debug("The application is closed: no access token is fetched any more", ex);
		}
	}

	private void run() {
		try {
			AccessToken token = this.source.fetch();
			this.lock.lock();
			try {
				fetched(token);
			}
			finally {
				this.lock.unlock();
			}
		}
		catch (TokenRefusedException ex) {
			failed(String.valueOf(ex.getMessage()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			failed("fetching it was interrupted");
		}
		catch (Throwable ex) {
			// The text of an exception that nobody expected may hold anything
			failed("fetching it failed with " + ex.getClass().getName());
		}
	}

	private void fetched(AccessToken token) {
		this.fetching = false;
		if (this.closed) {
			return;
		}
		if (this.failures > 0) {
			logger.info("There is an access token for the destination '{}' again", this.destination);
		}
		this.failures = 0;
		this.problem = "the last one has ended";
		Duration lifetime = token.lifetime();
		this.held = new Held(Credentials.bearer(token.value()), this.scheduler.nanoTime(), lifetime);
		if (lifetime != null) {
			double share = EARLIEST_REFRESH + REFRESH_SPREAD * this.random.nextDouble();
			arm(atLeast(MIN_DELAY, share(lifetime, share)));
		}
	}

	private void failed(String reason) {
		this.lock.lock();
		try {
			this.fetching = false;
			if (this.closed) {
				return;
			}
			this.failures++;
			this.problem = reason;
			if (this.failures == 1) {
				logger.warn("No access token for the destination '{}': {}", this.destination, reason);
			}
			else {
				logger.debug("Still no access token for the destination '{}': {}", this.destination, reason);
			}
			Duration longest = MIN_DELAY.multipliedBy(1L << Math.min(this.failures - 1, 16));
			longest = (longest.compareTo(MAX_DELAY) < 0) ? longest : MAX_DELAY;
			arm(share(longest, 0.5 + 0.5 * this.random.nextDouble()));
		}
		finally {
			this.lock.unlock();
		}
	}

	private void arm(Duration delay) {
		this.timer.cancel();
		this.timer = this.scheduler.schedule(delay, this::start);
	}

	private static Duration share(Duration duration, double share) {
		return Duration.ofMillis(Math.round(duration.toMillis() * share));
	}

	private static Duration atLeast(Duration least, Duration wanted) {
		return (wanted.compareTo(least) > 0) ? wanted : least;
	}

	/**
	 * A token that was fetched.
	 *
	 * @param credentials what to show
	 * @param since when it was fetched, by the scheduler's clock
	 * @param lifetime how long it is good for, or {@code null} when nobody said
	 */
	private record Held(Credentials credentials, long since, @Nullable Duration lifetime) {

		boolean hasEnded(long now) {
			return this.lifetime != null && now - this.since >= this.lifetime.toNanos();
		}

	}

}
