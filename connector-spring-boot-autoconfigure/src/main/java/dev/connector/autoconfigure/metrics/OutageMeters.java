package dev.connector.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Counts attempts to connect by their outcome, and losses by their reason, and times the
 * outages of the registrations that share these meters. Safe for use by many threads.
 */
final class OutageMeters {

	private static final String SUCCESS = "success";

	/** An attempt that somebody ended. */
	private static final String ABANDONED = "abandoned";

	private final MeterRegistry registry;

	private final Tags tags;

	private final Map<String, Counter> attempts = new ConcurrentHashMap<>();

	private final Map<FailureType, Counter> reconnects = new ConcurrentHashMap<>();

	private final Timer outage;

	private final Map<RegistrationKey, Instant> lostAt = new ConcurrentHashMap<>();

	OutageMeters(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
		this.outage = Timer.builder("connector.outage")
			.description("From the loss of a connection until it is ready again")
			.tags(tags)
			.register(registry);
	}

	void changed(RegistrationKey key, ConnectionSnapshot previous, ConnectionSnapshot current) {
		if (isAttempt(previous.state()) && !isAttempt(current.state())) {
			attempted(outcomeOf(previous, current));
		}
		if (isReady(current.state())) {
			Instant lost = this.lostAt.remove(key);
			if (lost != null) {
				this.outage.record(Duration.between(lost, current.since()));
			}
		}
		else if (current.state() == ConnectionState.STOPPED) {
			this.lostAt.remove(key);
		}
		else if (isReady(previous.state()) && current.state() != ConnectionState.DRAINING) {
			this.lostAt.put(key, current.since());
		}
	}

	void lost(FailureType reason) {
		this.reconnects
			.computeIfAbsent(reason,
					(type) -> Counter.builder("connector.reconnect")
						.description("Connections that were lost after they had been ready")
						.tags(this.tags.and("reason", lowerCase(type)))
						.register(this.registry))
			.increment();
	}

	void forget(RegistrationKey key) {
		this.lostAt.remove(key);
	}

	void close() {
		this.registry.remove(this.outage);
		this.attempts.values().forEach(this.registry::remove);
		this.reconnects.values().forEach(this.registry::remove);
	}

	private void attempted(String outcome) {
		this.attempts
			.computeIfAbsent(outcome,
					(name) -> Counter.builder("connector.attempt")
						.description("Attempts to connect")
						.tags(this.tags.and("outcome", name))
						.register(this.registry))
			.increment();
	}

	/**
	 * A failure that was known before the attempt began is not its own.
	 */
	@SuppressWarnings("ReferenceEquality") // the question is whether it is the same
											// object
	private static String outcomeOf(ConnectionSnapshot previous, ConnectionSnapshot current) {
		if (current.state().isConnected() || current.state() == ConnectionState.PENDING_APPROVAL) {
			return SUCCESS;
		}
		Failure failure = current.lastError();
		return (failure != null && failure != previous.lastError()) ? lowerCase(failure.type()) : ABANDONED;
	}

	private static boolean isAttempt(ConnectionState state) {
		return state == ConnectionState.CONNECTING || state == ConnectionState.HANDSHAKING;
	}

	private static boolean isReady(ConnectionState state) {
		return state == ConnectionState.READY || state == ConnectionState.PAUSED;
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
