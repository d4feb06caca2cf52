package dev.connector.autoconfigure.startup;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;

/**
 * Wakes who waits for registrations when there may be something new. Safe for use by many
 * threads.
 */
final class StartupWatch implements RegistrationListener {

	private final Semaphore news = new Semaphore(0);

	private volatile boolean watching;

	/**
	 * Begin to take note of news.
	 */
	void begin() {
		this.watching = true;
	}

	void end() {
		this.watching = false;
		this.news.drainPermits();
	}

	/**
	 * Wait until there is something new since the last time.
	 * @param patience how long to wait
	 * @return {@code false} when there was nothing
	 */
	boolean await(Duration patience) throws InterruptedException {
		boolean heard = this.news.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
		this.news.drainPermits();
		return heard;
	}

	private void wake() {
		if (this.watching) {
			this.news.release();
		}
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		wake();
	}

	@Override
	public void onRemoved(Registration registration) {
		wake();
	}

}
