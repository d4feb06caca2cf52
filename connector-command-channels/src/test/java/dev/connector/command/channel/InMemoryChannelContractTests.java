package dev.connector.command.channel;

import dev.connector.command.CommandChannel;
import dev.connector.command.InMemoryChannel;

/**
 * Channels within a process, held against the contract.
 */
class InMemoryChannelContractTests extends CommandChannelContract {

	@Override
	protected ChannelHarness createHarness() {
		return new Harness();
	}

	/**
	 * Both ends are there at once.
	 */
	private static final class Harness implements ChannelHarness {

		private final InMemoryChannel.Pair pair = InMemoryChannel.pair("near", "far");

		@Override
		public CommandChannel create() {
			return this.pair.first();
		}

		@Override
		public CommandChannel connect(CommandChannel near, Recorder nearHears, Recorder farHears) {
			this.pair.second().start(farHears);
			near.start(nearHears);
			return this.pair.second();
		}

		@Override
		public void close() {
			this.pair.first().close();
		}

	}

}
