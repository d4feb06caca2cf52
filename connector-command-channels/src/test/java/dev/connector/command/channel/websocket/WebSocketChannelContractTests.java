package dev.connector.command.channel.websocket;

import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.NetworkChannelContract;

/**
 * Channels over WebSocket, held against the contract.
 */
class WebSocketChannelContractTests extends NetworkChannelContract {

	@Override
	protected ChannelHarness createHarness() {
		return new WebSocketHarness();
	}

}
