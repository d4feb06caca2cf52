package dev.connector.sample.wires;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.ConnectorRuntimeBuilder;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationOptions;
import dev.connector.sample.chaos.CountingScheduler;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;
import dev.connector.transport.websocket.WebSocketWireFactory;

/**
 * The side of the connectors: a runtime with wires over gRPC and WebSocket, whose
 * handlers never block.
 */
final class WireConnector implements AutoCloseable {

	private final CountingScheduler scheduler = new CountingScheduler("connector-wires-timer");

	private final WebSocketWireFactory webSocket = new WebSocketWireFactory(this.scheduler);

	private final List<ConnectionState> states = new CopyOnWriteArrayList<>();

	private final ConnectorRuntime runtime;

	WireConnector(DestinationOptions... destinations) {
		ConnectorRuntimeBuilder builder = ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(Runnable::run)
			.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), this.scheduler))
			.wireFactory(this.webSocket)
			.listener(new States());
		for (DestinationOptions destination : destinations) {
			builder.destination(destination);
		}
		this.runtime = builder.build();
		this.runtime.start();
	}

	/**
	 * Register a connector that takes as many requests at a time as a test has.
	 */
	Registration add(RegistrationKey key, String destination, ConnectorHandler handler) {
		return add(key, destination, handler, 1000);
	}

	Registration add(RegistrationKey key, String destination, ConnectorHandler handler, int atATime) {
		return this.runtime
			.add(new ConnectorRegistration(key, destination, handler, ConnectorRegistration.Description.NONE,
					RegistrationOptions.defaults()
						.withNonBlocking(true)
						.withMaxConcurrentRequests(atATime)
						.withRequestTimeout(Duration.ofMinutes(5))));
	}

	Destination destination() {
		return this.runtime.destinations().get(0);
	}

	ConnectorRuntime runtime() {
		return this.runtime;
	}

	/**
	 * Return how many timers are armed.
	 */
	int timers() {
		return this.scheduler.armed();
	}

	/**
	 * Return the states that registrations came into so far.
	 */
	List<ConnectionState> states() {
		return List.copyOf(this.states);
	}

	@Override
	public void close() {
		this.runtime.stop(Duration.ofSeconds(1)).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
		this.webSocket.close();
		this.scheduler.close();
	}

	/**
	 * Remembers the states.
	 */
	private final class States implements RegistrationListener {

		@Override
		public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
			WireConnector.this.states.add(current.state());
		}

	}

}
