package dev.connector;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.connector.registration.Registration;

/**
 * The registrations that were removed and still take their leave. Whoever takes the key
 * of one waits for it, and for those who had the key before. Safe for use by many
 * threads.
 */
final class Leavers {

	private static final CompletionStage<Void> NOTHING_TO_AWAIT = CompletableFuture.completedStage(null);

	private final Consumer<Registration> onGone;

	private final Lock lock = new ReentrantLock();

	private final Set<Registration> registrations = new LinkedHashSet<>();

	private final Map<RegistrationKey, CompletionStage<Void>> byKey = new HashMap<>();

	/**
	 * Create the list of those who leave, empty.
	 * @param onGone is told of each that has gone
	 */
	Leavers(Consumer<Registration> onGone) {
		this.onGone = onGone;
	}

	/**
	 * Let a registration take its leave.
	 * @param leaver the registration
	 * @param drainTimeout how long what it runs may take
	 */
	void add(Registration leaver, Duration drainTimeout) {
		CompletionStage<Void> stopped;
		CompletionStage<Void> gone;
		this.lock.lock();
		try {
			CompletionStage<Void> former = this.byKey.getOrDefault(leaver.key(), NOTHING_TO_AWAIT);
			stopped = leaver.stop(drainTimeout);
			gone = former.thenCompose((nothing) -> stopped);
			this.byKey.put(leaver.key(), gone);
			this.registrations.add(leaver);
		}
		finally {
			this.lock.unlock();
		}
		stopped.thenRun(() -> forget(leaver));
		gone.thenRun(() -> forget(leaver.key(), gone));
	}

	/**
	 * Return what completes when all have gone who had a key.
	 */
	CompletionStage<Void> gone(RegistrationKey key) {
		this.lock.lock();
		try {
			return this.byKey.getOrDefault(key, NOTHING_TO_AWAIT);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return those who have not gone yet, in the order in which they began to leave.
	 */
	List<Registration> list() {
		this.lock.lock();
		try {
			return List.copyOf(this.registrations);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forget(Registration stopped) {
		this.lock.lock();
		try {
			this.registrations.remove(stopped);
		}
		finally {
			this.lock.unlock();
		}
		this.onGone.accept(stopped);
	}

	private void forget(RegistrationKey key, CompletionStage<Void> gone) {
		this.lock.lock();
		try {
			this.byKey.remove(key, gone);
		}
		finally {
			this.lock.unlock();
		}
	}

}
