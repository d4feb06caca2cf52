package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

/**
 * Both ends of gRPC as lean as they get: direct executors, and as many streams on a
 * connection as connectors have. Used by one thread.
 */
final class BareGrpc implements AutoCloseable {

	private static final int STREAMS_PER_CONNECTION = 80;

	private static final int WINDOW_BYTES = 1024 * 1024;

	private final List<ManagedChannel> channels = new ArrayList<>();

	private final int port;

	private int streams;

	/**
	 * Create the end that dials.
	 * @param port where the other one listens, on loopback
	 */
	BareGrpc(int port) {
		this.port = port;
	}

	/**
	 * Listen on loopback.
	 */
	static Server listen(ServerServiceDefinition service) throws IOException {
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.initialFlowControlWindow(WINDOW_BYTES)
			.addService(service)
			.build()
			.start();
	}

	/**
	 * Return the channel of another stream.
	 */
	Channel next() {
		if (this.streams++ % STREAMS_PER_CONNECTION == 0) {
			this.channels
				.add(NettyChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), this.port)
					.usePlaintext()
					.directExecutor()
					.disableRetry()
					.initialFlowControlWindow(WINDOW_BYTES)
					.build());
		}
		return this.channels.get(this.channels.size() - 1);
	}

	@Override
	public void close() {
		this.channels.forEach(ManagedChannel::shutdownNow);
	}

}
