package dev.connector.transport.grpc;

import java.io.IOException;

import dev.connector.test.contract.WireContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;

class GrpcWireContractTests extends WireContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) throws IOException {
		return GrpcHarness.start(acceptor);
	}

}
