package dev.connector.benchmark.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.benchmark.fleet.GrpcGateway;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;

/**
 * A gateway and connectors in one process, with the defaults of both. Used by one thread.
 */
final class Site implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 30;

	private final SystemScheduler scheduler = SystemScheduler.create("bench-timer");

	private final ExecutorService handlers = HandlerThreads.pool("bench-handler-", HandlerThreads.DEFAULT_SIZE);

	private final GrpcGateway gateway = new GrpcGateway(this.scheduler, GatewayOptions.defaults());

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.scheduler)
		.handlerExecutor(this.handlers)
		.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), this.scheduler))
		.destination(DestinationOptions.of("default", this.gateway.uri()))
		.build();

	Site() throws IOException {
		this.runtime.start();
	}

	ConnectorAddress add(String tenant, ConnectorHandler handler, RegistrationOptions options)
			throws IOException, InterruptedException {
		RegistrationKey key = new RegistrationKey(tenant, "bench", "instance");
		try {
			this.runtime
				.add(new ConnectorRegistration(key, "default", handler, ConnectorRegistration.Description.NONE,
						options))
				.whenReady()
				.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException(key + " did not become ready", ex);
		}
		return ConnectorAddress.of(key);
	}

	Gateway gateway() {
		return this.gateway.get();
	}

	@Override
	public void close() {
		this.runtime.stop(Duration.ZERO);
		this.gateway.close();
		this.handlers.shutdownNow();
		this.scheduler.close();
	}

}
