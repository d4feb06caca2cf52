package dev.connector.destination;

import java.net.URI;

import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;

/**
 * One of the ways that lead to a destination. Fields are touched under the lock of the
 * pool only.
 */
final class Route {

	/** Wires are few, and dialled by one flight; only registrations wait for turns. */
	private static final int WIRES_AT_A_TIME = 1_000;

	private volatile DestinationOptions destination;

	private final URI uri;

	private final WireFactory factory;

	private final ReconnectCoordinator gate;

	private volatile boolean suspect;

	private long suspectUntil;

	Route(DestinationOptions destination, URI uri, WireFactory factory, Scheduler scheduler) {
		this.destination = destination;
		this.uri = uri;
		this.factory = factory;
		this.gate = new ReconnectCoordinator(GateOptions.defaults().withMaxConcurrentHandshakes(WIRES_AT_A_TIME),
				scheduler);
	}

	/**
	 * Go on with other options, with the wires that there are.
	 */
	void update(DestinationOptions changed) {
		this.destination = changed;
	}

	String kind() {
		return this.factory.kind();
	}

	/**
	 * Return where it leads, without a path, which may hold a secret.
	 */
	String address() {
		if (this.uri.getHost() == null) {
			return this.uri.toString();
		}
		String port = (this.uri.getPort() >= 0) ? ":" + this.uri.getPort() : "";
		return this.uri.getScheme() + "://" + this.uri.getHost() + port;
	}

	DestinationOptions destination() {
		return this.destination;
	}

	/**
	 * Return what keeps its wires away for as long as the other side asks; other ways
	 * lead elsewhere.
	 */
	ReconnectCoordinator gate() {
		return this.gate;
	}

	Wire newWire() {
		return this.factory.create(this.destination, this.uri);
	}

	/**
	 * Take note that nothing came over a wire of this way although it seemed to be
	 * connected: for a while other ways are better.
	 */
	void suspect(long until) {
		this.suspect = true;
		this.suspectUntil = until;
	}

	boolean isSuspect(long now) {
		return this.suspect && this.suspectUntil - now > 0;
	}

	long suspectFor(long now) {
		return isSuspect(now) ? this.suspectUntil - now : 0;
	}

	/**
	 * Take note that something came over a wire of this way.
	 */
	void heard() {
		if (this.suspect) {
			this.suspect = false;
		}
	}

	@Override
	public String toString() {
		return address();
	}

}
