package dev.connector.protocol.command.conformance;

import dev.connector.command.InMemoryChannel;
import dev.connector.protocol.command.CommandMessageCodec;

/**
 * Channels within a process.
 */
enum LocalChannelKind implements ChannelKind {

	/**
	 * Objects are handed over as they are.
	 */
	IN_MEMORY {

		@Override
		public Ends open(String peer, CommandMessageCodec codec) {
			InMemoryChannel.Pair pair = InMemoryChannel.pair(peer, "registry");
			return new Ends(pair.first(), pair.second(), NOTHING);
		}

	},

	/**
	 * What is handed over goes through JSON.
	 */
	SERIALISED {

		@Override
		public Ends open(String peer, CommandMessageCodec codec) {
			InMemoryChannel.Pair pair = InMemoryChannel.pair(peer, "registry");
			return new Ends(new SerialisingChannel(pair.first(), codec), new SerialisingChannel(pair.second(), codec),
					NOTHING);
		}

	};

	private static final AutoCloseable NOTHING = () -> {
	};

}
