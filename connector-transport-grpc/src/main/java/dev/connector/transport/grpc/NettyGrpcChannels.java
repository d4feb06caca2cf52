package dev.connector.transport.grpc;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.connector.destination.DestinationOptions;
import dev.connector.destination.HttpProxy;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;

/**
 * Channels over Netty that do nothing on their own: no retries, no keep-alive.
 */
final class NettyGrpcChannels implements GrpcChannels {

	/** Where the window starts; it grows with what the network can hold. */
	private static final int INITIAL_WINDOW_BYTES = 1024 * 1024;

	private static final long NEVER_IDLE_DAYS = 365;

	@Override
	public ManagedChannel create(DestinationOptions destination, URI uri) {
		NettyChannelBuilder builder = NettyChannelBuilder
			.forAddress(uri.getHost(), uri.getPort(), credentials(destination, uri))
			.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.min(Integer.MAX_VALUE, destination.limits().connectTimeout().toMillis()))
			.initialFlowControlWindow(INITIAL_WINDOW_BYTES)
			.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(destination.limits()))
			.idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
			.disableRetry()
			.directExecutor();
		HttpProxy proxy = destination.access().proxy();
		if (proxy != null) {
			builder.proxyDetector(new GrpcProxy(proxy));
		}
		return builder.build();
	}

	private static ChannelCredentials credentials(DestinationOptions destination, URI uri) {
		return GrpcWireFactory.isSecure(uri) ? GrpcTls.credentials(destination.access().tls().get())
				: InsecureChannelCredentials.create();
	}

}
