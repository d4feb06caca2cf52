package dev.connector.command.channel.line;

import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.NetworkChannelContract;

/**
 * Channels over TCP, held against the contract.
 */
class TcpChannelContractTests extends NetworkChannelContract {

	@Override
	protected ChannelHarness createHarness() {
		return new TcpHarness(null);
	}

}
