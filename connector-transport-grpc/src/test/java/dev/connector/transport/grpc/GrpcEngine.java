package dev.connector.transport.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.SystemScheduler;
import io.grpc.Attributes;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;

/**
 * A gateway and a runtime in one process, with real gRPC on loopback between them.
 */
final class GrpcEngine implements AutoCloseable {

	private final SystemScheduler scheduler = SystemScheduler.create("connector-timer");

	private final ExecutorService handlers = HandlerThreads.pool("connector-handler-", 50);

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger ids = new AtomicInteger();

	private final GatewayOptions options;

	private Gateway gateway;

	private Server server;

	private ConnectorRuntime runtime;

	GrpcEngine(GatewayOptions options) throws IOException {
		this.options = options;
		startGateway(TestGateway.freePort());
	}

	/**
	 * Start a gateway, as a process that begins anew does.
	 */
	void startGateway(int port) throws IOException {
		this.gateway = Gateway.builder()
			.options(this.options)
			.scheduler(this.scheduler)
			.authenticator(new OpenAuthenticator())
			.build();
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.directExecutor()
			.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(this.options.maxPayloadBytes()))
			.addService(new GrpcGatewayService(this.gateway::accept))
			.addTransportFilter(new ConnectionCounter())
			.build()
			.start();
	}

	/**
	 * Stop the gateway at once, as a crash does.
	 */
	void crashGateway() throws InterruptedException {
		this.server.shutdownNow();
		this.server.awaitTermination();
		this.gateway.close();
	}

	void startRuntime(int viaPort, UnaryOperator<DestinationOptions> customizer) {
		DestinationOptions destination = DestinationOptions.of("default", URI.create("grpc://127.0.0.1:" + viaPort));
		this.runtime = ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(this.handlers)
			.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), this.scheduler))
			.destination(customizer.apply(destination))
			.build();
		this.runtime.start();
	}

	Registration register(String instance, ConnectorHandler handler, RegistrationOptions limits) {
		return this.runtime.add(new ConnectorRegistration(new RegistrationKey("default", "test", instance), "default",
				handler, ConnectorRegistration.Description.NONE, limits));
	}

	Registration registerReady(String instance, ConnectorHandler handler, RegistrationOptions limits) throws Exception {
		Registration registration = register(instance, handler, limits);
		registration.whenReady().get(30, TimeUnit.SECONDS);
		return registration;
	}

	CompletableFuture<ExecuteResult> call(String instance, Payload input) {
		return this.gateway.execute(new ConnectorAddress("default", "test", instance),
				new ExecuteRequest("r" + this.ids.incrementAndGet(), "any", input,
						new GatewayFrame.Context("test", Map.of()), Duration.ofSeconds(60)));
	}

	Gateway gateway() {
		return this.gateway;
	}

	int port() {
		return this.server.getPort();
	}

	int connections() {
		return this.connections.get();
	}

	@Override
	public void close() {
		if (this.runtime != null) {
			this.runtime.stop(Duration.ofSeconds(5)).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
		}
		this.server.shutdownNow();
		this.gateway.close();
		this.handlers.shutdownNow();
		this.scheduler.close();
	}

	/**
	 * Counts the HTTP/2 connections that were made.
	 */
	private final class ConnectionCounter extends ServerTransportFilter {

		@Override
		public Attributes transportReady(Attributes attributes) {
			GrpcEngine.this.connections.incrementAndGet();
			return attributes;
		}

	}

}
