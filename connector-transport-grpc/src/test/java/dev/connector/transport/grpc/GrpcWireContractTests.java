package dev.connector.transport.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.connector.destination.DestinationOptions;
import dev.connector.test.Fault;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;
import dev.connector.test.contract.WireCapability;
import dev.connector.test.contract.WireContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.WireFactory;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class GrpcWireContractTests extends WireContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) throws IOException {
		return new GrpcHarness(acceptor);
	}

	/**
	 * A gateway's gRPC server behind a proxy.
	 */
	private static final class GrpcHarness implements WireHarness {

		private static final long MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

		private final WireFactory factory = new GrpcWireFactory();

		private final Server server;

		private final TcpFaultProxy proxy;

		GrpcHarness(StreamAcceptor acceptor) throws IOException {
			this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.directExecutor()
				.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(MAX_PAYLOAD_BYTES))
				.addService(new GrpcGatewayService(acceptor))
				.build()
				.start();
			this.proxy = TcpFaultProxy.to(this.server.getPort());
		}

		@Override
		public WireFactory factory() {
			return this.factory;
		}

		@Override
		public DestinationOptions destination() {
			DestinationOptions options = DestinationOptions.of("cloud",
					URI.create("grpc://127.0.0.1:" + this.proxy.port()));
			return options.withLimits(options.limits().withMaxPayloadBytes(MAX_PAYLOAD_BYTES));
		}

		@Override
		public Set<WireCapability> capabilities() {
			return EnumSet.complementOf(EnumSet.of(WireCapability.LISTENERS_APART));
		}

		@Override
		public void cut() {
			this.proxy.cut();
		}

		@Override
		public void refuse() {
			this.proxy.refuse();
		}

		@Override
		public void silence() {
			this.proxy.inject(Fault.silence());
		}

		@Override
		public void stall(Side sender) {
			this.proxy.inject(Fault.stall(sender));
		}

		@Override
		public void unstall() {
			this.proxy.heal();
		}

		@Override
		public void leave(String reason) {
			this.server.shutdown();
		}

		@Override
		public void close() {
			this.proxy.close();
			this.server.shutdownNow();
			try {
				assertThat(this.server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new UncheckedIOException(new IOException(ex));
			}
		}

	}

}
