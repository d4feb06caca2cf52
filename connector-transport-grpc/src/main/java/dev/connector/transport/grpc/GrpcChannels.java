package dev.connector.transport.grpc;

import java.net.URI;

import dev.connector.destination.DestinationOptions;
import io.grpc.ManagedChannel;

/**
 * Makes the channels of the wires. Called once for each attempt to connect, by many
 * threads; keeps none of them.
 * <p>
 * A channel has to be a new one, with one physical connection of its own, made when it is
 * asked for one and not before; to tell its connectivity state; and to be owned by the
 * caller, who shuts it down. Callbacks never block, and have to come on the thread that
 * brings the news: with a direct executor.
 */
@FunctionalInterface
public interface GrpcChannels {

	/**
	 * Make a channel without connecting it.
	 * @param destination whose channel, and on which terms
	 * @param uri where to: one of the URIs of the destination
	 * @return a new channel
	 */
	ManagedChannel create(DestinationOptions destination, URI uri);

	/**
	 * Return what makes channels over Netty: plain for {@code grpc}, with TLS for
	 * {@code grpcs}, and through the proxy of the destination where it has one.
	 * @return channels with nothing else configured
	 */
	static GrpcChannels netty() {
		return new NettyGrpcChannels();
	}

}
