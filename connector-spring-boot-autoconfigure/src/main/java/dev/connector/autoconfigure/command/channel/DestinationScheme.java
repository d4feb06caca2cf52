package dev.connector.autoconfigure.command.channel;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.CommandChannelFactory;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.destination.DestinationChannels;
import dev.connector.command.link.CommandLinkOptions;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationTransports;

/**
 * Channels to the registry of a gateway, over the messages of a destination.
 *
 * @param transports has the destinations
 * @param environment what channels need
 */
record DestinationScheme(DestinationTransports transports,
		ChannelEnvironment environment) implements CommandChannelScheme {

	@Override
	public Set<String> schemes() {
		return Set.of("destination");
	}

	@Override
	public Set<Feature> features(String scheme) {
		return EnumSet.noneOf(Feature.class);
	}

	/**
	 * The stream of messages has deadlines of its own.
	 */
	@Override
	public CommandLinkOptions linkOptions(CommandLinkOptions options) {
		String destination = options.target().substring("destination:".length());
		return factory(destination).linkOptions(options);
	}

	@Override
	public CommandChannelFactory channels(CommandChannelTerms terms) {
		String destination = terms.uri().getSchemeSpecificPart();
		if (!this.transports.has(destination)) {
			throw new InvalidPropertyException(terms.property("uri"),
					"There is no destination '" + destination + "', over which the channel '" + terms.name()
							+ "' is to go. The destinations are " + names() + ".",
					"Set " + terms.property("uri") + " to 'destination:' with the name of one of them, or add it"
							+ " below connector.destinations.",
					null);
		}
		return factory(destination).withOpenTimeout(terms.connectTimeout());
	}

	private DestinationChannels factory(String destination) {
		return DestinationChannels.of(this.transports, destination, this.environment.codec(),
				this.environment.scheduler());
	}

	private Set<String> names() {
		Set<String> names = new TreeSet<>();
		for (Destination known : this.transports.list()) {
			names.add(known.options().name());
		}
		return names;
	}

}
