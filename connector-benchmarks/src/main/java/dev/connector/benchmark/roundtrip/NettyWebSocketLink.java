package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import dev.connector.transport.websocket.WebSocketWireFactory;

/**
 * The wire over WebSocket with Netty on both ends, so that a servlet container has no
 * part in it. Everything is on but the metrics.
 */
final class NettyWebSocketLink implements Link {

	private static final long PATIENCE_SECONDS = 30;

	private final SystemScheduler scheduler = SystemScheduler.create("bench-timer");

	private final Gateway gateway = Gateway.builder()
		.scheduler(this.scheduler)
		.authenticator(new OpenAuthenticator())
		.options(GatewayOptions.defaults().withMaxPendingPerSession(ConnectorLink.MOST_PENDING))
		.build();

	private final WebSocketServer server = new WebSocketServer(new WebSocketGatewayEndpoint(this.gateway::accept,
			this.scheduler, WebSocketGatewayEndpoint.Limits.defaults()));

	private final WebSocketWireFactory wires = new WebSocketWireFactory(this.scheduler);

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.scheduler)
		.handlerExecutor(Runnable::run)
		.wireFactory(this.wires)
		.destination(DestinationOptions.of("default", URI.create("ws://127.0.0.1:" + this.server.port())))
		.build();

	private final List<ConnectorAddress> addresses = new ArrayList<>();

	private final AtomicLong ids = new AtomicLong();

	NettyWebSocketLink(Shape shape) throws IOException, InterruptedException {
		this.runtime.start();
		RegistrationOptions options = RegistrationOptions.defaults()
			.withNonBlocking(true)
			.withMaxConcurrentRequests(shape.concurrency());
		for (int i = 0; i < shape.lanes(); i++) {
			RegistrationKey key = new RegistrationKey("default", "echo", "lane" + i);
			this.addresses.add(ConnectorAddress.of(key));
			try {
				this.runtime
					.add(new ConnectorRegistration(key, "default",
							(request) -> CompletableFuture.completedStage(request.payload()),
							ConnectorRegistration.Description.NONE, options))
					.whenReady()
					.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			}
			catch (ExecutionException | TimeoutException ex) {
				throw new IOException(key + " did not become ready", ex);
			}
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		ConnectorLink.execute(this.gateway, this.addresses.get(lane), Long.toString(this.ids.incrementAndGet()),
				Payload.of(payload, Payload.OCTET_STREAM), reply);
	}

	@Override
	public void close() {
		this.runtime.stop(Duration.ZERO).toCompletableFuture().join();
		this.gateway.close();
		this.server.close();
		this.wires.close();
		this.scheduler.close();
	}

}
