package dev.connector.autoconfigure.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.destination.DestinationListener;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes the changes of registrations and of destinations as application events.
 * Whoever tells of a change only leaves it here; it is published elsewhere, one at a
 * time, in order. When the application takes too long, the oldest changes are dropped,
 * which is logged. Safe for use by many threads.
 */
public final class ConnectorEventPublisher implements RegistrationListener, DestinationListener, SmartLifecycle {

	/**
	 * How many events wait at most.
	 */
	static final int CAPACITY = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(ConnectorEventPublisher.class);

	/**
	 * How long a stop waits for listeners.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final ApplicationEventPublisher publisher;

	private final Executor executor;

	private final Scheduler scheduler;

	private final int phase;

	private final Lock lock = new ReentrantLock();

	private final Queue<Object> waiting = new ArrayDeque<>();

	private boolean publishing;

	private long dropped;

	private @Nullable Long toldAt;

	private volatile boolean running;

	/**
	 * Create a publisher.
	 * @param publisher publishes to the application
	 * @param executor runs what may block
	 * @param scheduler the time
	 * @param phase when to stop
	 */
	ConnectorEventPublisher(ApplicationEventPublisher publisher, Executor executor, Scheduler scheduler, int phase) {
		this.publisher = publisher;
		this.executor = executor;
		this.scheduler = scheduler;
		this.phase = phase;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	/**
	 * Give listeners a moment to be told what is still to be told.
	 */
	@Override
	public void stop(Runnable callback) {
		stop();
		AtomicBoolean called = new AtomicBoolean();
		Runnable once = () -> {
			if (called.compareAndSet(false, true)) {
				callback.run();
			}
		};
		Cancellable timer = this.scheduler.schedule(PATIENCE, once);
		boolean willBeCalled = execute(() -> {
			timer.cancel();
			once.run();
		});
		if (!willBeCalled) {
			timer.cancel();
			once.run();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	/**
	 * A paused context keeps its connectors, and goes on being told of them.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		publish(RegistrationStateChangedEvent.of(registration, previous, current));
	}

	@Override
	public void onStateChanged(DestinationListener.Change change) {
		publish(DestinationStateChangedEvent.of(change));
	}

	/**
	 * Publish an event after those that wait. Returns at once.
	 * @param event the event
	 */
	public void publish(Object event) {
		long tooMany = 0;
		boolean begin;
		this.lock.lock();
		try {
			if (this.waiting.size() >= CAPACITY) {
				this.waiting.remove();
				this.dropped++;
				tooMany = toTell();
			}
			this.waiting.add(event);
			begin = !this.publishing;
			this.publishing = true;
		}
		finally {
			this.lock.unlock();
		}
		if (tooMany > 0) {
			logger.warn("Listeners of the application are too slow for {}: {} events were dropped",
					event.getClass().getSimpleName(), tooMany);
		}
		if (begin && !execute(this::publishAll)) {
			discard();
		}
	}

	private long toTell() {
		long now = this.scheduler.nanoTime();
		if (this.toldAt != null && now - this.toldAt < QUIET.toNanos()) {
			return 0;
		}
		long told = this.dropped;
		this.toldAt = now;
		this.dropped = 0;
		return told;
	}

	private boolean execute(Runnable task) {
		try {
			this.executor.execute(task);
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("The application is closed: its listeners are told nothing any more", ex);
			return false;
		}
	}

	private void discard() {
		this.lock.lock();
		try {
			this.waiting.clear();
			this.publishing = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void publishAll() {
		Object event = next();
		while (event != null) {
			try {
				this.publisher.publishEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("A listener of the application failed: {}", event, ex);
			}
			event = next();
		}
	}

	private @Nullable Object next() {
		this.lock.lock();
		try {
			Object event = this.waiting.poll();
			this.publishing = event != null;
			return event;
		}
		finally {
			this.lock.unlock();
		}
	}

}
