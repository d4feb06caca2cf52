package dev.connector.autoconfigure.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.ErrorCode;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Measures registrations. Meters come with a registration and go with it. Safe for use by
 * many threads.
 */
final class RegistrationMetrics implements RegistrationListener {

	private final MeterRegistry registry;

	private final boolean perInstance;

	private final Map<Group, RegistrationMeters> meters = new ConcurrentHashMap<>();

	RegistrationMetrics(MeterRegistry registry, boolean perInstance) {
		this.registry = registry;
		this.perInstance = perInstance;
	}

	@Override
	public void onAdded(Registration registration) {
		this.meters.compute(groupOf(registration), (group, present) -> {
			RegistrationMeters chosen = (present != null) ? present
					: new RegistrationMeters(this.registry, group.tags());
			chosen.put(registration);
			return chosen;
		});
	}

	@Override
	public void onRemoved(Registration registration) {
		this.meters.computeIfPresent(groupOf(registration),
				(group, present) -> present.removeIsLast(registration) ? null : present);
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		// After a restart, another object holds the same key
		this.meters.computeIfPresent(groupOf(registration), (group, present) -> {
			present.replaceStopped(registration);
			present.outages().changed(registration.key(), previous, current);
			return present;
		});
	}

	@Override
	public void onLost(Registration registration, Failure failure, boolean wasConnected) {
		RegistrationMeters present = this.meters.get(groupOf(registration));
		if (present != null && wasConnected) {
			present.outages().lost(failure.type());
		}
	}

	@Override
	public void onHeartbeat(Registration registration, Duration roundTrip) {
		RegistrationMeters present = this.meters.get(groupOf(registration));
		if (present != null) {
			present.heartbeat(roundTrip);
		}
	}

	@Override
	public void onExecuted(Registration registration, @Nullable ErrorCode error, Duration took) {
		RegistrationMeters present = this.meters.get(groupOf(registration));
		if (present != null) {
			present.executed(error, took);
		}
	}

	private Group groupOf(Registration registration) {
		return new Group(registration.key().tenant(), registration.key().type(),
				registration.definition().destination(), this.perInstance ? registration.key().instance() : null);
	}

	/**
	 * Those who share meters. Looked up for every request, which tags are too dear for.
	 *
	 * @param tenant the tenant
	 * @param type the type
	 * @param destination name of the destination
	 * @param instance the instance, or {@code null} when all instances share the meters
	 */
	private record Group(String tenant, String type, String destination, @Nullable String instance) {

		Tags tags() {
			Tags shared = Tags.of("tenant", this.tenant, "type", this.type, "destination", this.destination);
			return (this.instance != null) ? shared.and("instance", this.instance) : shared;
		}

	}

}
