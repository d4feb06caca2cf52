package dev.connector.autoconfigure.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.ErrorCode;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.FailureType;
import dev.connector.registration.Registration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

/**
 * The meters that some registrations share: those of one instance, or of all instances of
 * a type. Registrations come and go under the lock of whoever holds these meters.
 */
final class RegistrationMeters {

	private static final String SUCCESS = "success";

	private final MeterRegistry registry;

	private final Tags tags;

	private final Map<RegistrationKey, Registration> registrations = new ConcurrentHashMap<>();

	private final List<Meter> gauges = new ArrayList<>();

	private final Map<String, Timer> executions = new ConcurrentHashMap<>();

	private final Map<FailureType, Counter> reconnects = new ConcurrentHashMap<>();

	/** Requests that came again to registrations that are gone: a counter never falls. */
	private final AtomicLong formerHits = new AtomicLong();

	RegistrationMeters(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
		for (ConnectionState state : ConnectionState.values()) {
			this.gauges.add(Gauge.builder("connector.registration.state", this, (meters) -> meters.count(state))
				.description("Registrations in a state")
				.tags(tags.and("state", lowerCase(state)))
				.register(registry));
		}
		this.gauges.add(Gauge.builder("connector.execute.active", this, RegistrationMeters::inFlight)
			.description("Requests that run now")
			.baseUnit(BaseUnits.TASKS)
			.tags(tags)
			.register(registry));
		this.gauges.add(Gauge.builder("connector.outbox.size", this, RegistrationMeters::unacknowledged)
			.description("Answers that are kept because the gateway has not acknowledged them")
			.tags(tags)
			.register(registry));
		this.gauges.add(FunctionCounter.builder("connector.dedupe.hits", this, RegistrationMeters::hits)
			.description("Requests that came again and were not run again")
			.tags(tags)
			.register(registry));
		execution(SUCCESS);
	}

	void put(Registration registration) {
		Registration former = this.registrations.put(registration.key(), registration);
		if (former != null) {
			keepHits(former);
		}
	}

	/**
	 * Take note of the registration that goes on under the key of one that has stopped.
	 */
	void replaceStopped(Registration registration) {
		this.registrations.computeIfPresent(registration.key(),
				(key, present) -> (present.snapshot().state() == ConnectionState.STOPPED)
						? inPlaceOf(present, registration) : present);
	}

	/**
	 * Forget a registration, and the meters with the last one.
	 * @return whether it was the last one
	 */
	boolean removeIsLast(Registration registration) {
		if (this.registrations.remove(registration.key(), registration)) {
			keepHits(registration);
		}
		if (!this.registrations.isEmpty()) {
			return false;
		}
		this.gauges.forEach(this.registry::remove);
		this.executions.values().forEach(this.registry::remove);
		this.reconnects.values().forEach(this.registry::remove);
		return true;
	}

	void executed(@Nullable ErrorCode error, Duration took) {
		execution((error != null) ? lowerCase(error) : SUCCESS).record(took);
	}

	void reconnect(FailureType reason) {
		this.reconnects
			.computeIfAbsent(reason,
					(type) -> Counter.builder("connector.reconnect")
						.description("Connections that were lost after they had been ready")
						.tags(this.tags.and("reason", lowerCase(type)))
						.register(this.registry))
			.increment();
	}

	private Timer execution(String outcome) {
		return this.executions.computeIfAbsent(outcome,
				(name) -> Timer.builder("connector.execute")
					.description("Requests that were answered")
					.tags(this.tags.and("outcome", name))
					.register(this.registry));
	}

	private double count(ConnectionState state) {
		return this.registrations.values()
			.stream()
			.filter((registration) -> registration.snapshot().state() == state)
			.count();
	}

	private double inFlight() {
		return this.registrations.values()
			.stream()
			.mapToInt((registration) -> registration.snapshot().requests().inFlight())
			.sum();
	}

	private double unacknowledged() {
		return this.registrations.values()
			.stream()
			.mapToInt((registration) -> registration.snapshot().requests().answers().unacknowledged())
			.sum();
	}

	private double hits() {
		return this.formerHits.get() + this.registrations.values().stream().mapToLong(RegistrationMeters::hits).sum();
	}

	private static long hits(Registration registration) {
		return registration.snapshot().requests().answers().repeated();
	}

	@SuppressWarnings("ReferenceEquality") // the question is whether it is the same
											// object
	private Registration inPlaceOf(Registration former, Registration current) {
		if (former != current) {
			keepHits(former);
		}
		return current;
	}

	private void keepHits(Registration former) {
		this.formerHits.addAndGet(hits(former));
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
