package dev.connector.transport.websocket;

import dev.connector.test.contract.InvocationContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class WebSocketInvocationContractTests extends InvocationContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return WebSocketHarness.start(acceptor);
	}

}
