package dev.connector.test;

import dev.connector.test.contract.InvocationContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class InProcessInvocationContractTests extends InvocationContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return new InProcessHarness(acceptor);
	}

}
