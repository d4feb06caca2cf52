package dev.connector.destination;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.ConnectorClient;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.message.MessageIdentity;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.WireFactory;

/**
 * The destinations of a process by name, each with wires of its own, which are made when
 * they are used first. Destinations come and go at any time. Safe for use by many
 * threads; no method blocks.
 */
public final class DestinationTransports {

	private final List<WireFactory> factories;

	private final Scheduler scheduler;

	private final DestinationListener listener;

	private final Supplier<MessageIdentity> identity;

	private final Lock lock = new ReentrantLock();

	private final Map<String, Destination> destinations = new LinkedHashMap<>();

	private boolean closed;

	/**
	 * Create a registry without destinations.
	 * @param factories make the wires, each those of one kind
	 * @param scheduler the time
	 */
	public DestinationTransports(List<WireFactory> factories, Scheduler scheduler) {
		this(factories, scheduler, DestinationListener.NONE, MessageIdentity.random());
	}

	/**
	 * Create a registry without destinations, of whose changes somebody is told.
	 * @param factories make the wires, each those of one kind
	 * @param scheduler the time
	 * @param listener is told of the changes of all destinations; what it throws is
	 * logged
	 * @param identity says who this process is to those that it exchanges messages with,
	 * asked when a stream of messages is wanted
	 */
	public DestinationTransports(List<WireFactory> factories, Scheduler scheduler, DestinationListener listener,
			Supplier<MessageIdentity> identity) {
		this.factories = List.copyOf(factories);
		this.scheduler = scheduler;
		this.listener = (listener instanceof DestinationListeners) ? listener
				: new DestinationListeners(List.of(listener));
		this.identity = identity;
	}

	/**
	 * Add a destination without connecting to it.
	 * @param options where it is, and on which terms
	 * @return the destination
	 * @throws IllegalArgumentException when the name is taken, or nothing leads to one of
	 * its URIs; nothing changes then
	 */
	public Destination add(DestinationOptions options) {
		Destination added = new Destination(options, this.factories, this.scheduler,
				new ReconnectCoordinator(options.reconnect().gate(), this.scheduler), this.listener, this.identity);
		this.lock.lock();
		try {
			if (this.destinations.putIfAbsent(options.name(), added) != null) {
				throw new IllegalArgumentException("Two destinations are named '" + options.name() + "'");
			}
			if (this.closed) {
				added.close();
			}
			this.listener.onAdded(added);
			return added;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return a destination.
	 * @param name its name
	 * @return the destination, if there is one
	 */
	public Optional<Destination> find(String name) {
		this.lock.lock();
		try {
			return Optional.ofNullable(this.destinations.get(name));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return a destination.
	 * @param name its name
	 * @return the destination
	 * @throws UnknownDestinationException when there is none
	 */
	public Destination get(String name) {
		this.lock.lock();
		try {
			Destination found = this.destinations.get(name);
			if (found == null) {
				throw new UnknownDestinationException(name, List.copyOf(this.destinations.keySet()));
			}
			return found;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Open a stream to a destination.
	 * @param name its name
	 * @param carries what the stream carries
	 * @param listener the receiving half
	 * @return the sending half
	 * @throws UnknownDestinationException when there is no such destination
	 * @throws IllegalStateException when all are closed
	 */
	public FrameStream<ConnectorFrame> open(String name, PayloadClass carries, FrameListener<GatewayFrame> listener) {
		return get(name).open(carries, listener);
	}

	/**
	 * Send a message that belongs to no registration: see
	 * {@link Destination#send(PayloadClass, Payload)}.
	 * @param name the name of the destination
	 * @param carries what the message is, as far as the choice of a wire goes
	 * @param message what it carries, not a stream
	 * @return completes when the receiver at the gateway took the message, or
	 * exceptionally with a {@link dev.connector.message.MessageNotDeliveredException}
	 * @throws UnknownDestinationException when there is no such destination
	 */
	public CompletionStage<Void> send(String name, PayloadClass carries, Payload message) {
		return get(name).send(carries, message);
	}

	/**
	 * Send bytes about which nothing is known: see
	 * {@link Destination#send(PayloadClass, Payload)}.
	 * @param name the name of the destination
	 * @param carries what the bytes are, as far as the choice of a wire goes
	 * @param bytes the bytes, not to be changed afterwards
	 * @return completes when the receiver at the gateway took them, or exceptionally with
	 * a {@link dev.connector.message.MessageNotDeliveredException}
	 * @throws UnknownDestinationException when there is no such destination
	 */
	public CompletionStage<Void> send(String name, PayloadClass carries, byte[] bytes) {
		return send(name, carries, Payload.of(bytes, Payload.OCTET_STREAM));
	}

	/**
	 * Return what asks connectors through the gateway at a destination.
	 * @param name the name of the destination, which need not be there yet: an invocation
	 * without one throws an {@link UnknownDestinationException}
	 * @return the client
	 */
	public ConnectorClient client(String name) {
		return new DestinationClient((invocation, oneWay) -> get(name).invoke(invocation, oneWay));
	}

	/**
	 * Return whether there is a destination of a name.
	 * @param name the name
	 * @return {@code true} when there is
	 */
	public boolean has(String name) {
		return find(name).isPresent();
	}

	/**
	 * Return how many destinations there are.
	 * @return the number
	 */
	public int count() {
		return list().size();
	}

	/**
	 * Return all destinations, in the order in which they were added.
	 * @return an immutable list
	 */
	public List<Destination> list() {
		this.lock.lock();
		try {
			return List.copyOf(this.destinations.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close a destination and forget it.
	 * @param name its name
	 * @return {@code false} when there is none
	 */
	public boolean remove(String name) {
		Destination removed;
		this.lock.lock();
		try {
			removed = this.destinations.remove(name);
			if (removed != null) {
				this.listener.onRemoved(removed);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (removed != null) {
			removed.close();
		}
		return removed != null;
	}

	/**
	 * Close all destinations, which stay known. None takes a stream any more before the
	 * first one is closed.
	 */
	public void closeAll() {
		List<Destination> all = new ArrayList<>();
		this.lock.lock();
		try {
			this.closed = true;
			all.addAll(this.destinations.values());
		}
		finally {
			this.lock.unlock();
		}
		all.forEach(Destination::refuse);
		all.forEach(Destination::close);
	}

	/**
	 * Allow streams again after {@link #closeAll()}.
	 */
	public void reopenAll() {
		this.lock.lock();
		try {
			this.closed = false;
			this.destinations.values().forEach(Destination::reopen);
		}
		finally {
			this.lock.unlock();
		}
	}

}
