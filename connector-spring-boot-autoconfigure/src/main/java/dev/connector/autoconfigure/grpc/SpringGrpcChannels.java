package dev.connector.autoconfigure.grpc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.destination.DestinationOptions;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * Channels of a {@link GrpcChannelFactory}. Where a wire needs something else than calls
 * do, the wire wins: one connection, never idle, no retries, and messages as large as the
 * payloads that the destination takes. Safe for use by many threads.
 */
final class SpringGrpcChannels implements GrpcChannels {

	private static final long NEVER_IDLE_DAYS = 365;

	private final GrpcChannelFactory factory;

	private final ChannelTargets targets;

	/**
	 * A factory keeps a plain list of its channels.
	 */
	private final Lock lock = new ReentrantLock();

	SpringGrpcChannels(GrpcChannelFactory factory, ChannelTargets targets) {
		this.factory = factory;
		this.targets = targets;
	}

	@Override
	public ManagedChannel create(DestinationOptions destination) {
		this.lock.lock();
		try {
			return this.factory.createChannel(this.targets.nameOf(destination), options(destination));
		}
		finally {
			this.lock.unlock();
		}
	}

	private static <T extends ManagedChannelBuilder<T>> ChannelBuilderOptions options(DestinationOptions destination) {
		return ChannelBuilderOptions.defaults()
			.<T>withCustomizer((name, builder) -> builder.directExecutor()
				.disableRetry()
				.defaultLoadBalancingPolicy("pick_first")
				.idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
				.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(destination.limits().maxPayloadBytes())));
	}

}
