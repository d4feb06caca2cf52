package dev.connector.test;

import dev.connector.test.contract.WireContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class InProcessWireContractTests extends WireContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return new InProcessHarness(acceptor);
	}

}
