package dev.connector.autoconfigure.command.channel;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.channel.websocket.WebSocketChannelOptions;
import dev.connector.command.channel.websocket.WebSocketChannels;

/**
 * Channels over WebSocket.
 *
 * @param channels makes them, asked for when there is one
 */
record WebSocketScheme(Supplier<WebSocketChannels> channels) implements CommandChannelScheme {

	private static final String SECURE = "wss";

	@Override
	public Set<String> schemes() {
		return Set.of("ws", SECURE);
	}

	@Override
	public Set<Feature> features(String scheme) {
		return SECURE.equals(scheme) ? EnumSet.of(Feature.TOKEN, Feature.TLS, Feature.PROXY)
				: EnumSet.of(Feature.TOKEN, Feature.PROXY);
	}

	@Override
	public CommandChannelFactory channels(CommandChannelTerms terms) {
		WebSocketChannelOptions options = WebSocketChannelOptions.of(terms.uri())
			.withAccess(terms.access())
			.withConnectTimeout(terms.connectTimeout())
			.withPings(terms.heartbeat());
		WebSocketChannels made = this.channels.get();
		return (id) -> made.create(id, options);
	}

}
