package dev.connector.transport.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import dev.connector.test.contract.ProxiedHarness;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.WireFactory;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway's gRPC server behind a proxy.
 */
final class GrpcHarness extends ProxiedHarness {

	private final WireFactory factory = new GrpcWireFactory();

	private final Server server;

	private GrpcHarness(Server server) {
		super("grpc", server.getPort());
		this.server = server;
	}

	static GrpcHarness start(StreamAcceptor acceptor) throws IOException {
		return new GrpcHarness(NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(MAX_PAYLOAD_BYTES))
			.addService(new GrpcGatewayService(acceptor))
			.build()
			.start());
	}

	@Override
	public WireFactory factory() {
		return this.factory;
	}

	@Override
	public void leave(String reason) {
		this.server.shutdown();
	}

	@Override
	protected void closeGateway() {
		this.server.shutdownNow();
		try {
			assertThat(this.server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

}
