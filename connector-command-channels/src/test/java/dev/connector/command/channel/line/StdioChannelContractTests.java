package dev.connector.command.channel.line;

import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.CommandChannelContract;

/**
 * Channels over streams, held against the contract.
 */
class StdioChannelContractTests extends CommandChannelContract {

	@Override
	protected ChannelHarness createHarness() {
		return new StdioHarness();
	}

}
