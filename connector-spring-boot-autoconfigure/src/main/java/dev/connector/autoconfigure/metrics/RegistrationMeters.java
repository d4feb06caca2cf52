package dev.connector.autoconfigure.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

import dev.connector.ErrorCode;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
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

	private static final double NANOS_PER_SECOND = 1e9;

	private final MeterRegistry registry;

	private final Tags tags;

	private final Map<RegistrationKey, Registration> registrations = new ConcurrentHashMap<>();

	private final List<Meter> meters = new ArrayList<>();

	private final List<LifetimeCount> counts = new ArrayList<>();

	private final Map<String, Timer> executions = new ConcurrentHashMap<>();

	private final OutageMeters outages;

	private final Timer heartbeats;

	RegistrationMeters(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
		this.outages = new OutageMeters(registry, tags);
		this.heartbeats = Timer.builder("connector.heartbeat.rtt")
			.description("How long the gateway took to answer a heartbeat")
			.tags(tags)
			.register(registry);
		this.meters.add(this.heartbeats);
		addStates();
		addRequests();
		addCounts();
		execution(SUCCESS);
	}

	private void addStates() {
		for (ConnectionState state : ConnectionState.values()) {
			this.meters.add(Gauge.builder("connector.registration.state", this, (meters) -> meters.count(state))
				.description("Registrations in a state")
				.tags(this.tags.and("state", lowerCase(state)))
				.register(this.registry));
		}
		this.meters.add(Gauge.builder("connector.heartbeat.age", this, RegistrationMeters::longestSilence)
			.description("For how long nothing has come from the gateway")
			.baseUnit("seconds")
			.tags(this.tags)
			.register(this.registry));
	}

	private void addRequests() {
		addSum("connector.execute.active", "Requests that run now", BaseUnits.TASKS,
				(registration) -> registration.snapshot().requests().inFlight());
		addSum("connector.execute.limit", "Requests that may run at a time", BaseUnits.TASKS,
				(registration) -> registration.snapshot().requests().limit());
		addSum("connector.outbox.size", "Answers that are kept because the gateway has not acknowledged them", null,
				(registration) -> registration.snapshot().requests().answers().unacknowledged());
	}

	private void addCounts() {
		addCount("connector.dedupe.hits", "Requests that came again and were not run again",
				(registration) -> registration.snapshot().requests().answers().repeated());
		addCount("connector.stale.events", "Events of attempts that were over",
				(registration) -> registration.snapshot().counts().staleEvents());
		addCount("connector.invariant.violations", "Connections that waited for nothing and had to be woken",
				(registration) -> registration.snapshot().counts().invariantViolations());
	}

	void put(Registration registration) {
		Registration former = this.registrations.put(registration.key(), registration);
		if (former != null) {
			keepCounts(former);
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
			keepCounts(registration);
			this.outages.forget(registration.key());
		}
		if (!this.registrations.isEmpty()) {
			return false;
		}
		this.meters.forEach(this.registry::remove);
		this.executions.values().forEach(this.registry::remove);
		this.outages.close();
		return true;
	}

	OutageMeters outages() {
		return this.outages;
	}

	void executed(@Nullable ErrorCode error, Duration took) {
		execution((error != null) ? lowerCase(error) : SUCCESS).record(took);
	}

	void heartbeat(Duration roundTrip) {
		this.heartbeats.record(roundTrip);
	}

	private Timer execution(String outcome) {
		return this.executions.computeIfAbsent(outcome,
				(name) -> Timer.builder("connector.execute")
					.description("Requests that were answered")
					.tags(this.tags.and("outcome", name))
					.register(this.registry));
	}

	private void addSum(String name, String description, @Nullable String unit, ToIntFunction<Registration> value) {
		this.meters
			.add(Gauge.builder(name, this, (meters) -> meters.registrations.values().stream().mapToInt(value).sum())
				.description(description)
				.baseUnit(unit)
				.tags(this.tags)
				.register(this.registry));
	}

	private void addCount(String name, String description, ToLongFunction<Registration> value) {
		LifetimeCount count = new LifetimeCount(this.registrations.values(), value);
		this.counts.add(count);
		this.meters.add(count.register(this.registry, name, description, this.tags));
	}

	private double count(ConnectionState state) {
		return this.registrations.values()
			.stream()
			.filter((registration) -> registration.snapshot().state() == state)
			.count();
	}

	private double longestSilence() {
		return this.registrations.values()
			.stream()
			.map(Registration::silence)
			.filter(Objects::nonNull)
			.mapToDouble((silence) -> silence.toNanos() / NANOS_PER_SECOND)
			.max()
			.orElse(Double.NaN);
	}

	@SuppressWarnings("ReferenceEquality") // the question is whether it is the same
											// object
	private Registration inPlaceOf(Registration former, Registration current) {
		if (former != current) {
			keepCounts(former);
		}
		return current;
	}

	private void keepCounts(Registration former) {
		this.counts.forEach((count) -> count.keep(former));
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
