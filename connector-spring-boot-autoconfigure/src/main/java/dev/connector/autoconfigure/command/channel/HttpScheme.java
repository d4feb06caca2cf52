package dev.connector.autoconfigure.command.channel;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.channel.http.HttpChannelOptions;
import dev.connector.command.channel.http.HttpChannels;

/**
 * Channels on which each call is an HTTP request.
 *
 * @param channels makes them, asked for when there is one
 */
record HttpScheme(Supplier<HttpChannels> channels) implements CommandChannelScheme {

	private static final String SECURE = "https";

	@Override
	public Set<String> schemes() {
		return Set.of("http", SECURE);
	}

	@Override
	public Set<Feature> features(String scheme) {
		EnumSet<Feature> features = EnumSet.allOf(Feature.class);
		if (!SECURE.equals(scheme)) {
			features.remove(Feature.TLS);
		}
		return features;
	}

	@Override
	public CommandChannelFactory channels(CommandChannelTerms terms) {
		HttpChannelOptions options = HttpChannelOptions.of(terms.uri())
			.withAccess(terms.access())
			.withPrefix(terms.prefix())
			.withConnectTimeout(terms.connectTimeout());
		HttpChannelOptions all = (terms.timeout() != null) ? options.withTimeout(terms.timeout()) : options;
		HttpChannels made = this.channels.get();
		return (id) -> made.create(id, all);
	}

}
