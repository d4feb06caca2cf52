package dev.connector.autoconfigure.actuate;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.schedule.Scheduler;

/**
 * Remembers which limits operators set, and when. Safe for use by many threads.
 */
final class OperatorChanges {

	private final Scheduler scheduler;

	private final Map<RegistrationKey, Limit> limits = new ConcurrentHashMap<>();

	OperatorChanges(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Note that an operator set a limit, and forget those of registrations that are gone.
	 */
	void note(ConnectorRuntime runtime, RegistrationKey key, int limit) {
		this.limits.put(key, new Limit(limit, this.scheduler.now()));
		this.limits.keySet().removeIf((known) -> runtime.get(known).isEmpty());
	}

	/**
	 * Return when an operator set a limit, if that one still holds.
	 */
	Optional<Instant> since(RegistrationKey key, int limit) {
		return Optional.ofNullable(this.limits.get(key)).filter((set) -> set.value() == limit).map(Limit::at);
	}

	/**
	 * A limit that an operator set.
	 */
	private record Limit(int value, Instant at) {

	}

}
