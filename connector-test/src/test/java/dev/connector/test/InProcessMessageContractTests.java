package dev.connector.test;

import dev.connector.test.contract.MessageContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class InProcessMessageContractTests extends MessageContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return new InProcessHarness(acceptor);
	}

}
