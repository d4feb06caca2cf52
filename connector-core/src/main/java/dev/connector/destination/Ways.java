package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The ways that lead to a destination, and which of its wires is the best one. What is
 * asked about a class of payload goes by the order of the URIs, unless another order of
 * the kinds is given for it. Touched under the lock of the pool only.
 */
final class Ways {

	private final DestinationOptions options;

	private final Scheduler scheduler;

	private final List<Route> routes;

	private final Map<PayloadClass, List<Route>> preferred = new EnumMap<>(PayloadClass.class);

	/**
	 * Create the ways of a destination.
	 * @throws UnsupportedUriException when no kind of wire leads to one of its URIs
	 */
	Ways(DestinationOptions options, PoolEnvironment environment) {
		this(options, environment.scheduler(), routes(options, environment));
	}

	private Ways(DestinationOptions options, Scheduler scheduler, List<Route> routes) {
		this.options = options;
		this.scheduler = scheduler;
		this.routes = routes;
		for (PayloadClass carries : PayloadClass.values()) {
			List<String> kinds = options.routes().kinds().getOrDefault(carries, List.of());
			this.preferred.put(carries,
					this.routes.stream().sorted(Comparator.comparingInt((route) -> rank(kinds, route))).toList());
		}
	}

	private static List<Route> routes(DestinationOptions options, PoolEnvironment environment) {
		List<Route> routes = new ArrayList<>();
		options.routes()
			.uris()
			.forEach((uri) -> routes
				.add(new Route(options, uri, environment.factoryFor(options.name(), uri), environment.scheduler())));
		return routes;
	}

	/**
	 * Return the same ways with other options, which have the same URIs.
	 */
	Ways with(DestinationOptions changed) {
		this.routes.forEach((route) -> route.update(changed));
		return new Ways(changed, this.scheduler, this.routes);
	}

	DestinationOptions options() {
		return this.options;
	}

	List<Route> all() {
		return this.routes;
	}

	boolean areMany() {
		return this.routes.size() > 1;
	}

	boolean has(Route route) {
		return this.routes.contains(route);
	}

	/**
	 * Return whether every wire is to stay where it is, as nearly always. Asked for every
	 * stream.
	 */
	boolean areThoseOf(List<PooledWire> wires) {
		for (PooledWire wire : wires) {
			if (wire.isLeaving() || !has(wire.route())) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether streams are to move, and nothing is there or will be there for them.
	 * @param wires the wires
	 * @param searching whether wires are looked for
	 */
	boolean lackSuccessor(List<PooledWire> wires, boolean searching) {
		if (areThoseOf(wires)
				|| wires.stream().noneMatch((wire) -> wire.hasToTell() || wire.used() > 0 && !has(wire.route()))) {
			return false;
		}
		List<PooledWire> successors = wires.stream()
			.filter((wire) -> has(wire.route()))
			.filter((wire) -> !wire.isLeaving())
			.toList();
		return searching ? successors.stream().noneMatch(PooledWire::isReady) : successors.isEmpty();
	}

	List<Route> preferred(PayloadClass carries) {
		return this.preferred.getOrDefault(carries, this.routes);
	}

	/**
	 * Return the ways in the order in which they are tried now: those last over which
	 * nothing came lately.
	 */
	List<Route> inOrder(PayloadClass carries) {
		if (!areMany()) {
			return this.routes;
		}
		long now = this.scheduler.nanoTime();
		return preferred(carries).stream().sorted(Comparator.comparing((route) -> route.isSuspect(now))).toList();
	}

	/**
	 * Try other ways first for a while.
	 * @return how long it takes a connection over this one to prove itself again
	 */
	Duration suspect(Route way) {
		ReconnectOptions terms = this.options.reconnect();
		Duration longest = terms.delays().max();
		way.suspect(this.scheduler.nanoTime() + longest.toNanos());
		return (longest.compareTo(terms.stableAfter()) > 0) ? longest : terms.stableAfter();
	}

	boolean isBetter(Route one, Route other, PayloadClass carries) {
		List<Route> order = preferred(carries);
		int place = order.indexOf(one);
		return place >= 0 && place < order.indexOf(other);
	}

	/**
	 * Choose the wire for a stream: the emptiest one of the best way. Where all wires of
	 * that way are full, another one is waited for rather than a worse way taken, unless
	 * it could not be made, or not soon enough.
	 * @return the wire, or {@code null} when there is none with room
	 */
	@Nullable PooledWire choose(PayloadClass carries, List<PooledWire> wires, @Nullable Flight flight) {
		for (Route way : inOrder(carries)) {
			PooledWire chosen = emptiest(wires, way);
			if (chosen != null) {
				return chosen;
			}
			boolean full = wires.stream().anyMatch((wire) -> wire.isReady() && wire.route().equals(way));
			if (full && (flight == null || !flight.mayPass(way))) {
				return null;
			}
		}
		for (PooledWire wire : wires) {
			if (wire.hasRoom() && !has(wire.route())) {
				return wire;
			}
		}
		return null;
	}

	/**
	 * Return the wire that gets the next request, if it has room.
	 */
	@Nullable PooledWire inUse(List<PooledWire> wires) {
		for (Route way : inOrder(PayloadClass.EXECUTE)) {
			for (PooledWire wire : wires) {
				if (wire.isReady() && wire.route().equals(way)) {
					return wire;
				}
			}
		}
		return wires.stream().filter(PooledWire::isReady).findFirst().orElse(null);
	}

	/**
	 * Return the ways that are better than one in use, and that nobody tries.
	 */
	List<Route> missing(List<PooledWire> wires) {
		if (!areMany()) {
			return List.of();
		}
		return this.routes.stream()
			.filter((route) -> wires.stream().noneMatch((wire) -> !wire.isLeaving() && wire.route().equals(route)))
			.filter((route) -> isBetterThanOneInUse(route, wires))
			.toList();
	}

	boolean isBetterThanOneInUse(Route route, List<PooledWire> wires) {
		for (PooledWire wire : wires) {
			for (PayloadClass carries : PayloadClass.values()) {
				if (wire.carries(carries) && isBetter(route, wire.route(), carries)) {
					return true;
				}
			}
		}
		return false;
	}

	private static @Nullable PooledWire emptiest(List<PooledWire> wires, Route way) {
		PooledWire chosen = null;
		for (PooledWire wire : wires) {
			if (wire.route().equals(way) && wire.hasRoom() && (chosen == null || wire.used() < chosen.used())) {
				chosen = wire;
			}
		}
		return chosen;
	}

	private static int rank(List<String> kinds, Route route) {
		int place = kinds.indexOf(route.kind());
		return (place >= 0) ? place : kinds.size();
	}

}
