package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.autoconfigure.command.Contribution.BoundMethod;
import dev.connector.command.CommandRegistry;
import dev.connector.command.DuplicateCommandException;
import dev.connector.command.ValueType;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one bean is registered. A command that the router doesn't take is tried again.
 * Safe for use by many threads.
 */
final class BeanRegistration {

	/**
	 * A router that refuses a command may take it when its owner is gone.
	 */
	static final Duration RETRY = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(BeanRegistration.class);

	private final CommandRegistry registry;

	private final Scheduler scheduler;

	private final Lock lock = new ReentrantLock();

	private final List<Cancellable> registered = new ArrayList<>();

	private boolean over;

	BeanRegistration(CommandRegistry registry, Scheduler scheduler) {
		this.registry = registry;
		this.scheduler = scheduler;
	}

	/**
	 * Have the events heard.
	 */
	void listen(List<Contribution.Listener> listeners) {
		listeners
			.forEach((listener) -> keep(this.registry.on(listener.eventId(), ValueType.UNREAD, listener.listener())));
	}

	/**
	 * Register a command.
	 * @throws DuplicateCommandException when there is one by its id, and that is known at
	 * once
	 */
	void register(BoundMethod method) {
		CompletionStage<Cancellable> stage = this.registry.register(method.command());
		CompletableFuture<Cancellable> done = stage.toCompletableFuture();
		if (done.isCompletedExceptionally()) {
			Throwable failure = done.handle((nothing, thrown) -> thrown).join();
			if (cause(failure) instanceof DuplicateCommandException duplicate) {
				throw duplicate;
			}
		}
		stage.whenComplete((way, failure) -> {
			if (failure == null) {
				keep(way);
			}
			else {
				refused(method, failure);
			}
		});
	}

	/**
	 * Take everything back.
	 */
	void end() {
		List<Cancellable> all;
		this.lock.lock();
		try {
			this.over = true;
			all = List.copyOf(this.registered);
			this.registered.clear();
		}
		finally {
			this.lock.unlock();
		}
		all.forEach(Cancellable::cancel);
	}

	private void refused(BoundMethod method, Throwable failure) {
		logger.warn("The command '{}' ({}) is not registered, and is tried again in {}: {}", method.id(),
				method.source(), RETRY, cause(failure).getMessage());
		keep(this.scheduler.schedule(RETRY, () -> registerAgain(method)));
	}

	private void registerAgain(BoundMethod method) {
		try {
			register(method);
		}
		catch (DuplicateCommandException ex) {
			refused(method, ex);
		}
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private void keep(Cancellable way) {
		boolean late;
		this.lock.lock();
		try {
			late = this.over || !this.registered.add(way);
		}
		finally {
			this.lock.unlock();
		}
		if (late) {
			way.cancel();
		}
	}

}
