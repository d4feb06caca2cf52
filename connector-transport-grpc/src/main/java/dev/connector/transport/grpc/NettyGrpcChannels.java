package dev.connector.transport.grpc;

import java.net.URI;

import dev.connector.destination.DestinationOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;

/**
 * Channels over Netty that do nothing on their own: no retries, no keep-alive.
 */
final class NettyGrpcChannels implements GrpcChannels {

	/** Where the window starts; it grows with what the network can hold. */
	private static final int INITIAL_WINDOW_BYTES = 1024 * 1024;

	@Override
	public ManagedChannel create(DestinationOptions destination) {
		URI uri = destination.uri();
		NettyChannelBuilder builder = NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
			.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.min(Integer.MAX_VALUE, destination.limits().connectTimeout().toMillis()))
			.initialFlowControlWindow(INITIAL_WINDOW_BYTES)
			.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(destination.limits()))
			.disableRetry()
			.directExecutor();
		if (!GrpcWireFactory.isSecure(uri)) {
			builder.usePlaintext();
		}
		return builder.build();
	}

}
