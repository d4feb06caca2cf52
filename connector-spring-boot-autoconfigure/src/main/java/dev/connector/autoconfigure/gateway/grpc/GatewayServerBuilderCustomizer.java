package dev.connector.autoconfigure.gateway.grpc;

import java.util.concurrent.Executor;

import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Makes the server fit for the streams of connectors without changing anything for other
 * services on it: frames of the largest payload fit into a message, and the gateway's
 * calls run on the I/O threads, because the gateway never blocks.
 * <p>
 * Comes first, so that the application's own customizers win.
 *
 * @param <T> the type of server builder
 */
final class GatewayServerBuilderCustomizer<T extends ServerBuilder<T>>
		implements ServerBuilderCustomizer<T>, Ordered, ServerCallExecutorSupplier {

	private final int maxMessageSize;

	private final String service;

	/**
	 * Create a customizer.
	 * @param maxMessageSize size in bytes of the largest message that the server has to
	 * take
	 * @param service name of the gateway's service
	 */
	GatewayServerBuilderCustomizer(int maxMessageSize, String service) {
		this.maxMessageSize = maxMessageSize;
		this.service = service;
	}

	@Override
	public void customize(T builder) {
		builder.maxInboundMessageSize(this.maxMessageSize);
		builder.callExecutor(this);
	}

	@Override
	public <Q, S> @Nullable Executor getExecutor(ServerCall<Q, S> call, Metadata metadata) {
		return this.service.equals(call.getMethodDescriptor().getServiceName()) ? Runnable::run : null;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
