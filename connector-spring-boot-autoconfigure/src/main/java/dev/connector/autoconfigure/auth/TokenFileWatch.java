package dev.connector.autoconfigure.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.destination.Destination;
import dev.connector.frame.Credentials;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the streams of a destination replaced once the token in its file has changed, so
 * that the gateway sees the new one before the old one ends. Looks every few seconds, and
 * only where there is such a file. Safe for use by many threads.
 */
public final class TokenFileWatch implements AutoCloseable {

	/**
	 * How often the files are looked at.
	 */
	static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(TokenFileWatch.class);

	private final Supplier<List<Destination>> destinations;

	private final Scheduler scheduler;

	private final Executor executor;

	private final Lock lock = new ReentrantLock();

	private final Map<String, Credentials> known = new ConcurrentHashMap<>();

	private Cancellable timer = Cancellable.NONE;

	private boolean closed;

	/**
	 * Begin to watch.
	 * @param destinations returns those of which some may have a token in a file
	 * @param scheduler the time
	 * @param executor runs what may block
	 */
	public TokenFileWatch(Supplier<List<Destination>> destinations, Scheduler scheduler, Executor executor) {
		this.destinations = destinations;
		this.scheduler = scheduler;
		this.executor = executor;
		follow();
	}

	/**
	 * Watch the files that destinations have their tokens in now, for there may be others
	 * than before.
	 */
	public void follow() {
		Map<String, Credentials> shown = new HashMap<>();
		watched().forEach((destination) -> shown.put(destination.options().name(),
				destination.options().credentials().current()));
		this.known.keySet().retainAll(shown.keySet());
		shown.forEach(this.known::putIfAbsent);
		arm();
	}

	private List<Destination> watched() {
		return this.destinations.get()
			.stream()
			.filter((destination) -> destination.options().credentials() instanceof TokenFile)
			.toList();
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.timer.cancel();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void arm() {
		this.lock.lock();
		try {
			this.timer.cancel();
			if (!this.closed && !this.known.isEmpty()) {
				this.timer = this.scheduler.schedule(INTERVAL, this::look);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void look() {
		try {
			this.executor.execute(() -> {
				try {
					watched().forEach(this::look);
				}
				finally {
					arm();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is closed: token files are not looked at any more", ex);
		}
	}

	/**
	 * A registration may have read the new token already: that of the others is replaced
	 * all the same.
	 */
	private void look(Destination destination) {
		Credentials now = destination.options().credentials().current();
		if (!now.equals(this.known.put(destination.options().name(), now))) {
			destination.replaceStreams("the token changed");
		}
	}

}
