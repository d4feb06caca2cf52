package dev.connector.transport.grpc;

import dev.connector.destination.DestinationOptions;
import io.grpc.ManagedChannel;

/**
 * Makes the channels of the wires. Called once for each wire, by many threads.
 * <p>
 * A channel has to be a new one, with a physical connection of its own, made by its first
 * call and not before; to tell its connectivity state; and to be owned by the caller, who
 * shuts it down. Callbacks never block, so that a direct executor suits best.
 */
@FunctionalInterface
public interface GrpcChannels {

	/**
	 * Make a channel without connecting it.
	 * @param destination where to
	 * @return a new channel
	 */
	ManagedChannel create(DestinationOptions destination);

	/**
	 * Return what makes channels over Netty to the URI of the destination: plain for
	 * {@code grpc}, with TLS and the trust store of the JVM for {@code grpcs}.
	 * @return channels with nothing else configured
	 */
	static GrpcChannels netty() {
		return new NettyGrpcChannels();
	}

}
