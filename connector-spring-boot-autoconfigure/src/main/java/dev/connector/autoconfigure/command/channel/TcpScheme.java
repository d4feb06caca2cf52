package dev.connector.autoconfigure.command.channel;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.channel.line.TcpChannelOptions;
import dev.connector.command.channel.line.TcpChannels;

/**
 * Channels over TCP, one message a line.
 *
 * @param channels makes them, asked for when there is one
 */
record TcpScheme(Supplier<TcpChannels> channels) implements CommandChannelScheme {

	private static final String SECURE = "tcps";

	@Override
	public Set<String> schemes() {
		return Set.of("tcp", SECURE);
	}

	@Override
	public Set<Feature> features(String scheme) {
		return SECURE.equals(scheme) ? EnumSet.of(Feature.TLS, Feature.PROXY) : EnumSet.of(Feature.PROXY);
	}

	@Override
	public CommandChannelFactory channels(CommandChannelTerms terms) {
		TcpChannelOptions options = TcpChannelOptions.of(terms.uri())
			.withAccess(terms.access())
			.withConnectTimeout(terms.connectTimeout());
		TcpChannels made = this.channels.get();
		return (id) -> made.create(id, options);
	}

}
