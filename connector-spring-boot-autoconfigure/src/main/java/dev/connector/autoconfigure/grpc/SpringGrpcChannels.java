package dev.connector.autoconfigure.grpc;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.destination.DestinationOptions;
import dev.connector.destination.HttpProxy;
import dev.connector.destination.TlsOptions;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcProxy;
import dev.connector.transport.grpc.GrpcWireFactory;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * Channels as a {@link GrpcChannelFactory} makes them. Where a wire needs something else
 * than calls do, the wire wins: one connection, never idle, no retries, and messages as
 * large as the payloads that the destination takes. So do the keys, the trust and the
 * proxy of the destination, where it has its own. Safe for use by many threads.
 * <p>
 * A factory keeps every channel that it made until the application ends, but a wire is
 * made for every attempt to connect. So the builder is taken from the factory when
 * everybody else is done with it, and the channel is made here.
 */
final class SpringGrpcChannels implements GrpcChannels {

	private static final long NEVER_IDLE_DAYS = 365;

	private final GrpcChannelFactory factory;

	private final ChannelTargets targets;

	private final DestinationCredentials credentials;

	/** The settings of Spring Boot hold the target of one channel at a time. */
	private final Lock lock = new ReentrantLock();

	SpringGrpcChannels(GrpcChannelFactory factory, ChannelTargets targets, DestinationCredentials credentials) {
		this.factory = factory;
		this.targets = targets;
		this.credentials = credentials;
	}

	@Override
	public ManagedChannel create(DestinationOptions destination, URI uri) {
		TlsOptions tls = "grpcs".equalsIgnoreCase(uri.getScheme()) ? destination.access().tls().get()
				: TlsOptions.DEFAULTS;
		this.lock.lock();
		try {
			return this.credentials.during(tls, () -> create(this.targets.nameOf(destination, uri), destination));
		}
		finally {
			this.lock.unlock();
		}
	}

	private ManagedChannel create(String name, DestinationOptions destination) {
		try {
			return this.factory.createChannel(name, options(destination));
		}
		catch (BuilderTaken taken) {
			return taken.builder.build();
		}
	}

	private static <T extends ManagedChannelBuilder<T>> ChannelBuilderOptions options(DestinationOptions destination) {
		return ChannelBuilderOptions.defaults().<T>withCustomizer((name, builder) -> {
			builder.directExecutor()
				.disableRetry()
				.defaultLoadBalancingPolicy("pick_first")
				.idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
				.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(destination.limits().maxPayloadBytes()));
			HttpProxy proxy = destination.access().proxy();
			if (proxy != null) {
				builder.proxyDetector(new GrpcProxy(proxy));
			}
			throw new BuilderTaken(builder);
		});
	}

	/**
	 * Takes a builder away from a factory.
	 */
	private static final class BuilderTaken extends RuntimeException {

		private final transient ManagedChannelBuilder<?> builder;

		BuilderTaken(ManagedChannelBuilder<?> builder) {
			super("The channel is made elsewhere", null, false, false);
			this.builder = builder;
		}

	}

}
