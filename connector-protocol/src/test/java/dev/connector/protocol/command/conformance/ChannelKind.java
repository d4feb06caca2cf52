package dev.connector.protocol.command.conformance;

import dev.connector.command.CommandChannel;
import dev.connector.command.InMemoryChannel;
import dev.connector.protocol.command.CommandMessageCodec;

/**
 * The channels over which the vectors have to pass: each gives both ends of one.
 */
enum ChannelKind {

	/**
	 * Objects are handed over as they are.
	 */
	IN_MEMORY {

		@Override
		Ends open(String peer, CommandMessageCodec codec) {
			InMemoryChannel.Pair pair = InMemoryChannel.pair(peer, "registry");
			return new Ends(pair.first(), pair.second());
		}

	},

	/**
	 * What is handed over goes through JSON.
	 */
	SERIALISED {

		@Override
		Ends open(String peer, CommandMessageCodec codec) {
			InMemoryChannel.Pair pair = InMemoryChannel.pair(peer, "registry");
			return new Ends(new SerialisingChannel(pair.first(), codec), new SerialisingChannel(pair.second(), codec));
		}

	};

	/**
	 * Open a channel.
	 * @param peer what the registry calls its peer
	 * @param codec for those that write
	 */
	abstract Ends open(String peer, CommandMessageCodec codec);

	/**
	 * Both ends of a channel.
	 *
	 * @param registry the end for the registry
	 * @param peer the end for the peer
	 */
	record Ends(CommandChannel registry, CommandChannel peer) {

	}

}
