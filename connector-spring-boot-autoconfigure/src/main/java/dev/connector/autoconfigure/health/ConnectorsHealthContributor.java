package dev.connector.autoconfigure.health;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.command.channel.PeerLink;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of all registrations, of all destinations, and of the links of commands where
 * there are some, as many as there are at the time of asking.
 */
final class ConnectorsHealthContributor implements CompositeHealthContributor {

	private static final String CHANNELS = "commandChannels";

	private final HealthContributor registrations;

	private final HealthContributor destinations;

	private final HealthContributor channels;

	private final Supplier<List<PeerLink>> links;

	/**
	 * Create a contributor.
	 * @param runtime knows registrations and destinations
	 * @param registrationHealth tells how a registration is
	 * @param hints says what to do
	 * @param links the links of commands now
	 * @param linkHealth tells how a link is
	 */
	ConnectorsHealthContributor(ConnectorRuntime runtime, RegistrationHealth registrationHealth, HealthHints hints,
			Supplier<List<PeerLink>> links, LinkHealth linkHealth) {
		this.registrations = new Members<>(runtime::list, (registration) -> registration.key().toString(),
				registrationHealth::of);
		DestinationHealth destinationHealth = new DestinationHealth(runtime, registrationHealth, hints);
		this.destinations = new Members<>(runtime::destinations, (destination) -> destination.options().name(),
				destinationHealth::of);
		this.links = links;
		this.channels = new Members<>(links, PeerLink::name, linkHealth::of);
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return switch (name) {
			case "registrations" -> this.registrations;
			case "destinations" -> this.destinations;
			case CHANNELS -> this.links.get().isEmpty() ? null : this.channels;
			default -> null;
		};
	}

	@Override
	public Stream<Entry> stream() {
		Stream<Entry> always = Stream.of(new Entry("registrations", this.registrations),
				new Entry("destinations", this.destinations));
		return this.links.get().isEmpty() ? always
				: Stream.concat(always, Stream.of(new Entry(CHANNELS, this.channels)));
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
