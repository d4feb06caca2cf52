package dev.connector.managed;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionEnvironment;
import dev.connector.connection.ConnectionOptions;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;

/**
 * Makes the managed connections to one destination. They share its terms, and one
 * coordinator says whose turn it is to connect; connections of one group never wait for
 * each other. Safe for use by many threads; keeps no connection.
 */
public final class ManagedConnections {

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final Executor events;

	private final ManagedOptions options;

	private final ReconnectCoordinator coordinator;

	/**
	 * Create the entrance to a destination.
	 * @param scheduler the time
	 * @param random where jitter comes from
	 * @param events runs what the application does with its events; must not refuse
	 * @param options the terms
	 */
	public ManagedConnections(Scheduler scheduler, RandomGenerator random, Executor events, ManagedOptions options) {
		this.scheduler = scheduler;
		this.random = random;
		this.events = events;
		this.options = options;
		this.coordinator = new ReconnectCoordinator(options.reconnect().gate(), scheduler);
	}

	/**
	 * Make a connection that belongs to no group, without starting it.
	 * @param name what it is called
	 * @param transport dials
	 * @param protocol says what is spoken; used by this connection only
	 * @param application gets the events
	 * @param <M> the messages
	 * @param <E> the events
	 * @return the connection, to be closed by the caller
	 */
	public <M, E> ManagedConnection<M> connection(String name, MessageTransport<M> transport,
			ConnectionProtocol<M, E> protocol, ConnectionEvents<E> application) {
		return create(name, ConnectionGroup.uniqueKey(name), transport, protocol, application);
	}

	/**
	 * Make a connection of a group, without starting it. One that comes after the group
	 * ended is cancelled.
	 * @param group what it belongs to
	 * @param name what it is called, unique in the group
	 * @param transport dials
	 * @param protocol says what is spoken; used by this connection only
	 * @param application gets the events
	 * @param <M> the messages
	 * @param <E> the events
	 * @return the connection, which ends with its group at the latest
	 * @throws IllegalArgumentException when there is a member of that name
	 */
	public <M, E> ManagedConnection<M> connection(ConnectionGroup group, String name, MessageTransport<M> transport,
			ConnectionProtocol<M, E> protocol, ConnectionEvents<E> application) {
		ManagedConnection<M> member = create(name, group.key(), transport, protocol, application);
		group.add(member);
		return member;
	}

	/**
	 * Return who handshakes and who waits.
	 * @return the snapshot
	 */
	public ReconnectCoordinator.Snapshot turns() {
		return this.coordinator.snapshot();
	}

	private <M, E> ManagedConnection<M> create(String name, String group, MessageTransport<M> transport,
			ConnectionProtocol<M, E> protocol, ConnectionEvents<E> application) {
		ManagedOptions.Limits limits = this.options.limits();
		ManagedOptions.Timeouts timeouts = this.options.timeouts();
		SerialOwner owner = new SerialOwner(name);
		RequestSlot<M> slot = new RequestSlot<>(owner, this.scheduler, limits.maxWaitingRequests());
		ManagedParts<M, E> parts = new ManagedParts<>(owner,
				new SendGate<>(owner, this.scheduler, limits.maxWaitingMessages()), slot,
				new Incoming<>(protocol.cursor(), slot,
						new EventDelivery<>(name, application, this.events, limits.maxQueuedEvents())));
		ManagedDriver<M, E> driver = new ManagedDriver<>(transport, protocol, this.options, this.scheduler, parts);
		ConnectionSnapshot first = new ConnectionSnapshot(ConnectionState.IDLE, this.scheduler.now(), 0, null, null, 0);
		StatusBoard board = new StatusBoard(name, first);
		Connection connection = new Connection(
				new ConnectionOptions(name, group, transport.toString(), timeouts.connect(), timeouts.handshake(),
						this.options.reconnect()),
				new ConnectionEnvironment(this.scheduler, this.random, this.coordinator,
						new StatusKeeper(name, board, parts, first)),
				driver, owner);
		KeptConnection<M> kept = new KeptConnection<>(name, connection, driver, parts, board);
		Duration close = timeouts.close();
		driver.whenEnded(() -> kept.close(close));
		return kept;
	}

}
