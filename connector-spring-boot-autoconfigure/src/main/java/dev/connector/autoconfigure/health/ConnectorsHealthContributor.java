package dev.connector.autoconfigure.health;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.connector.ConnectorRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of all registrations and of all destinations, as many as there are at the time
 * of asking.
 */
final class ConnectorsHealthContributor implements CompositeHealthContributor {

	private final HealthContributor registrations;

	private final HealthContributor destinations;

	ConnectorsHealthContributor(ConnectorRuntime runtime, RegistrationHealth registrationHealth, HealthHints hints) {
		this.registrations = new Members<>(runtime::list, (registration) -> registration.key().toString(),
				registrationHealth::of);
		DestinationHealth destinationHealth = new DestinationHealth(runtime, registrationHealth, hints);
		this.destinations = new Members<>(runtime::destinations, (destination) -> destination.options().name(),
				destinationHealth::of);
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return switch (name) {
			case "registrations" -> this.registrations;
			case "destinations" -> this.destinations;
			default -> null;
		};
	}

	@Override
	public Stream<Entry> stream() {
		return Stream.of(new Entry("registrations", this.registrations), new Entry("destinations", this.destinations));
	}

	/**
	 * Health of the members of a changing list.
	 *
	 * @param <T> type of the members
	 * @param members the members now
	 * @param name gives the name of a member
	 * @param health gives the health of a member
	 */
	private record Members<T>(Supplier<List<T>> members, Function<T, String> name,
			Function<T, Health> health) implements CompositeHealthContributor {

		@Override
		public @Nullable HealthContributor getContributor(String wanted) {
			return this.members.get()
				.stream()
				.filter((member) -> this.name.apply(member).equals(wanted))
				.findFirst()
				.map(this::indicator)
				.orElse(null);
		}

		@Override
		public Stream<Entry> stream() {
			return this.members.get()
				.stream()
				.map((member) -> new Entry(this.name.apply(member), indicator(member)))
				.sorted((one, other) -> one.name().compareTo(other.name()));
		}

		private HealthIndicator indicator(T member) {
			return () -> this.health.apply(member);
		}

	}

}
