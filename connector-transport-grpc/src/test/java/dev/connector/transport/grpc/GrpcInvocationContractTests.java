package dev.connector.transport.grpc;

import java.io.IOException;

import dev.connector.test.contract.InvocationContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class GrpcInvocationContractTests extends InvocationContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) throws IOException {
		return GrpcHarness.start(acceptor);
	}

}
