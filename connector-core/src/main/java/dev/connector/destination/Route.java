package dev.connector.destination;

import java.net.URI;

import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;

/**
 * One of the ways that lead to a destination. Fields are touched under the lock of the
 * pool only.
 */
final class Route {

	private final DestinationOptions destination;

	private final URI uri;

	private final WireFactory factory;

	private volatile boolean suspect;

	private long suspectUntil;

	Route(DestinationOptions destination, URI uri, WireFactory factory) {
		this.destination = destination;
		this.uri = uri;
		this.factory = factory;
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
