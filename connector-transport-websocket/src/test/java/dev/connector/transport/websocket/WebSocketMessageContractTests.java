package dev.connector.transport.websocket;

import dev.connector.test.contract.MessageContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class WebSocketMessageContractTests extends MessageContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return WebSocketHarness.start(acceptor);
	}

}
