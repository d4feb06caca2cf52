package dev.connector.autoconfigure.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.ErrorCode;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.Failure;
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

	private final Map<Tags, RegistrationMeters> meters = new ConcurrentHashMap<>();

	RegistrationMetrics(MeterRegistry registry, boolean perInstance) {
		this.registry = registry;
		this.perInstance = perInstance;
	}

	@Override
	public void onAdded(Registration registration) {
		this.meters.compute(tagsOf(registration), (tags, present) -> {
			RegistrationMeters chosen = (present != null) ? present : new RegistrationMeters(this.registry, tags);
			chosen.put(registration);
			return chosen;
		});
	}

	@Override
	public void onRemoved(Registration registration) {
		this.meters.computeIfPresent(tagsOf(registration),
				(tags, present) -> present.removeIsLast(registration) ? null : present);
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		// After a restart, another object holds the same key
		this.meters.computeIfPresent(tagsOf(registration), (tags, present) -> {
			present.replaceStopped(registration);
			return present;
		});
	}

	@Override
	public void onLost(Registration registration, Failure failure, boolean wasConnected) {
		RegistrationMeters present = this.meters.get(tagsOf(registration));
		if (present != null && wasConnected) {
			present.reconnect(failure.type());
		}
	}

	@Override
	public void onExecuted(Registration registration, @Nullable ErrorCode error, Duration took) {
		RegistrationMeters present = this.meters.get(tagsOf(registration));
		if (present != null) {
			present.executed(error, took);
		}
	}

	private Tags tagsOf(Registration registration) {
		Tags tags = Tags.of("tenant", registration.key().tenant(), "type", registration.key().type(), "destination",
				registration.definition().destination());
		return this.perInstance ? tags.and("instance", registration.key().instance()) : tags;
	}

}
