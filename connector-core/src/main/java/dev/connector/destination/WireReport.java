package dev.connector.destination;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationSnapshot.Flights;
import dev.connector.destination.DestinationSnapshot.InUse;
import dev.connector.destination.DestinationSnapshot.WireSnapshot;
import dev.connector.failure.Failure;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people are told of the wires of a destination: which one is in use and why, and
 * since when things are as they are. Touched under the lock of the pool only.
 */
final class WireReport {

	private static final Logger logger = LoggerFactory.getLogger(WireReport.class);

	private final Scheduler scheduler;

	private final DestinationNews news;

	private ConnectionState state = ConnectionState.IDLE;

	private Instant since;

	/** Since when no wire takes streams though some are wanted, over all attempts. */
	private @Nullable Instant outageSince;

	private @Nullable Failure lastFailure;

	/** The way that was in use last, and was told of. */
	private @Nullable Route told;

	private boolean detour;

	WireReport(PoolEnvironment environment) {
		this.scheduler = environment.scheduler();
		this.news = new DestinationNews(environment.listener());
		this.since = this.scheduler.now();
	}

	void failed(Failure failure) {
		this.lastFailure = failure;
	}

	/**
	 * Return what is to be told of what has changed.
	 */
	List<Runnable> changes(Ways ways, List<PooledWire> wires) {
		List<Runnable> ofState = changesOfState(ways, wires);
		if (!ways.areMany()) {
			return ofState;
		}
		List<Runnable> changes = new ArrayList<>(ofState);
		changes.addAll(changesOfWay(ways, wires));
		return changes;
	}

	private List<Runnable> changesOfState(Ways ways, List<PooledWire> wires) {
		ConnectionState now = state(wires);
		ConnectionState before = this.state;
		if (now == before) {
			return List.of();
		}
		this.state = now;
		this.since = this.scheduler.now();
		if (now == ConnectionState.READY || now == ConnectionState.IDLE) {
			this.outageSince = null;
		}
		else if (this.outageSince == null) {
			this.outageSince = this.since;
		}
		return List.of(this.news.changed(new DestinationListener.Change(ways.options().name(), before, now, this.since,
				this.outageSince, this.lastFailure)));
	}

	private List<Runnable> changesOfWay(Ways ways, List<PooledWire> wires) {
		PooledWire inUse = ways.inUse(wires);
		if (inUse == null || inUse.route().equals(this.told)) {
			return List.of();
		}
		Route best = ways.preferred(PayloadClass.EXECUTE).get(0);
		boolean wasDetour = this.detour;
		this.told = inUse.route();
		this.detour = !best.equals(inUse.route());
		String name = ways.options().name();
		if (this.detour) {
			String reason = reason(best, wires);
			return List
				.of(() -> logger.warn("Destination {}: new streams go to {}, because {}", name, inUse.route(), reason));
		}
		return wasDetour ? List.of(() -> logger.info("Destination {}: new streams go to {} again", name, inUse.route()))
				: List.of();
	}

	DestinationSnapshot snapshot(Ways ways, List<PooledWire> wires, int openStreams, Flights flights) {
		List<WireSnapshot> shown = wires.stream()
			.sorted(Comparator.comparingInt((wire) -> place(ways, wire.route())))
			.map(PooledWire::snapshot)
			.toList();
		return new DestinationSnapshot(ways.options().name(), ways.options().uri(), this.state, this.since,
				this.outageSince, openStreams, shown, inUse(ways, wires), flights, this.lastFailure, List.of(), null);
	}

	private InUse inUse(Ways ways, List<PooledWire> wires) {
		PooledWire inUse = ways.inUse(wires);
		if (inUse == null) {
			Failure failure = this.lastFailure;
			String why = wires.isEmpty() ? "nobody wants one"
					: ((failure != null) ? failure.message() : "none is connected yet");
			return new InUse("", "", why);
		}
		Route best = ways.preferred(PayloadClass.EXECUTE).get(0);
		String why = "it is preferred";
		if (!ways.has(inUse.route())) {
			why = "a new one is not connected yet";
		}
		else if (!best.equals(inUse.route())) {
			why = reason(best, wires);
		}
		return new InUse(inUse.route().kind(), inUse.route().address(), why);
	}

	private String reason(Route best, List<PooledWire> wires) {
		if (best.isSuspect(this.scheduler.nanoTime())) {
			return "nothing came over a connection to " + best;
		}
		return wires.stream()
			.filter((wire) -> wire.route().equals(best))
			.map(PooledWire::lastFailure)
			.filter((failure) -> failure != null)
			.map(Failure::message)
			.findFirst()
			.orElse(best + " is not connected");
	}

	private static int place(Ways ways, Route route) {
		int place = ways.all().indexOf(route);
		return (place >= 0) ? place : Integer.MAX_VALUE;
	}

	private static ConnectionState state(List<PooledWire> wires) {
		ConnectionState best = ConnectionState.IDLE;
		for (PooledWire wire : wires) {
			if (wire.isReady()) {
				return ConnectionState.READY;
			}
			if (wire.isDialing()) {
				best = ConnectionState.CONNECTING;
			}
			else if (best != ConnectionState.CONNECTING && !wire.isLeaving()) {
				best = wire.isGivenUp() ? ConnectionState.FAILED : ConnectionState.BACKOFF;
			}
		}
		return best;
	}

}
