package dev.connector.autoconfigure.metrics;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

import dev.connector.registration.Registration;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * The sum of what each registration counts by itself, those that are gone included: a
 * counter never falls.
 */
final class LifetimeCount {

	private final Collection<Registration> present;

	private final ToLongFunction<Registration> count;

	private final AtomicLong former = new AtomicLong();

	LifetimeCount(Collection<Registration> present, ToLongFunction<Registration> count) {
		this.present = present;
		this.count = count;
	}

	FunctionCounter register(MeterRegistry registry, String name, String description, Tags tags) {
		return FunctionCounter.builder(name, this, LifetimeCount::sum)
			.description(description)
			.tags(tags)
			.register(registry);
	}

	/**
	 * Keep what a registration has counted, which goes now.
	 */
	void keep(Registration leaver) {
		this.former.addAndGet(this.count.applyAsLong(leaver));
	}

	private double sum() {
		return this.former.get() + this.present.stream().mapToLong(this.count).sum();
	}

}
