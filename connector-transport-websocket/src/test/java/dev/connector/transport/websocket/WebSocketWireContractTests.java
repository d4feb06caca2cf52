package dev.connector.transport.websocket;

import dev.connector.test.contract.WireContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class WebSocketWireContractTests extends WireContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return WebSocketHarness.start(acceptor);
	}

}
