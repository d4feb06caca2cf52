package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

import dev.connector.failure.Failure;
import dev.connector.transport.Wire;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the wires of one destination and of the streams that wait for one, and
 * what follows from that. Touched under the lock of the pool only; what calls others is
 * left behind as actions, to be run outside of the lock.
 */
final class WireBook {

	private final WirePool pool;

	private final PoolEnvironment environment;

	private final List<PooledWire> wires = new ArrayList<>();

	private final Deque<PooledStream> waiters = new ArrayDeque<>();

	private final WireReport report;

	private final WireTimers timers;

	private final FlightCounts flights = new FlightCounts();

	/** Read by any thread, for the options. */
	private volatile Ways ways;

	private List<Runnable> actions = new ArrayList<>();

	private @Nullable Flight flight;

	private boolean closed;

	WireBook(WirePool pool, DestinationOptions options, PoolEnvironment environment) {
		this.pool = pool;
		this.environment = environment;
		this.ways = new Ways(options, environment);
		this.report = new WireReport(environment);
		this.timers = new WireTimers(pool, environment.scheduler());
	}

	DestinationOptions options() {
		return this.ways.options();
	}

	List<PooledWire> wires() {
		return List.copyOf(this.wires);
	}

	List<Runnable> takeActions() {
		List<Runnable> taken = this.actions;
		this.actions = new ArrayList<>();
		return taken;
	}

	void seek(PooledStream stream) {
		if (this.closed) {
			throw new IllegalStateException("The destination is closed");
		}
		this.waiters.add(stream);
		if (this.flight != null) {
			this.flights.shared();
		}
	}

	boolean seekAgain(PooledStream stream, @Nullable Wire chosen) {
		PooledWire on = stream.pooled();
		if (this.closed || on == null || on.isOn(chosen)) {
			return false;
		}
		on.giveBack(stream);
		armIdle(on);
		stream.unassign();
		this.waiters.addFirst(stream);
		return true;
	}

	void waitNoMore(PooledStream stream, Failure failure) {
		if (this.waiters.remove(stream)) {
			this.actions.add(() -> stream.fail(failure));
		}
	}

	/**
	 * Go on with other options, on new wires or with new streams where they ask for that.
	 */
	void update(DestinationOptions changed, String reason) {
		DestinationOptions before = options();
		if (!changed.sharesWiresWith(before)) {
			renew(changed, reason);
			return;
		}
		this.ways = this.ways.with(changed);
		if (!changed.sharesStreamsWith(before)) {
			replaceStreams(reason);
		}
	}

	/** Go on with new wires. Those of before are used until there is a new one. */
	void renew(DestinationOptions changed, String reason) {
		this.ways = new Ways(changed, this.environment);
		endFlight();
		this.wires.forEach((wire) -> wire.outdated(reason));
	}

	void replaceStreams(String reason) {
		this.wires.forEach((wire) -> tell(wire.streams(), reason));
	}

	void refuse() {
		this.closed = true;
	}

	void close() {
		this.closed = true;
		endFlight();
		List.copyOf(this.wires).forEach(this::stop);
		failWaiters(Failure.transientFailure("The destination was closed"));
	}

	void reopen() {
		this.closed = false;
	}

	void connected(PooledWire wire, Wire connected) {
		if (!this.wires.contains(wire)) {
			return;
		}
		boolean first = this.wires.stream().noneMatch(PooledWire::isReady);
		wire.connected(connected);
		armIdle(wire);
		this.ways.all().forEach((way) -> this.actions.add(way.gate()::reachable));
		if (this.ways.areMany()) {
			this.timers.armProven(wire, this.ways.options().reconnect().stableAfter());
		}
		if (first) {
			this.actions.add(this.environment.coordinator()::reachable);
		}
	}

	void lost(PooledWire wire, Failure failure) {
		wire.lost(failure);
		this.report.failed(failure);
		Flight current = this.flight;
		if (current != null && room(wire.route(), PooledWire::isDialing) == 0) {
			current.failed(wire.route(), failure);
		}
	}

	void idle(PooledWire wire) {
		if (wire.used() == 0 && this.waiters.isEmpty() && !this.ways.isBetterThanOneInUse(wire.route(), this.wires)) {
			stop(wire);
			return;
		}
		if (wire.isDown() && wire.isGivenUp() && this.ways.options().reconnect().enabled()) {
			wire.dialing();
			this.actions.add(wire.connection()::hurry);
		}
		armIdle(wire);
	}

	/**
	 * A wire that stayed connected for a while takes over the streams of those that are
	 * not as good.
	 */
	void proven(PooledWire wire) {
		long suspectFor = wire.route().suspectFor(this.environment.scheduler().nanoTime());
		if (suspectFor > 0) {
			this.timers.armProven(wire, Duration.ofNanos(suspectFor));
			return;
		}
		if (!wire.isReady()) {
			return;
		}
		String reason = wire.route() + " is there again, and is preferred";
		for (PooledWire other : this.wires) {
			tell(other.streams()
				.stream()
				.filter((stream) -> this.ways.isBetter(wire.route(), other.route(), stream.carries()))
				.toList(), reason);
		}
	}

	void headStartOver(Flight ofFlight) {
		if (ofFlight.equals(this.flight) && ofFlight.beginNext()) {
			armHeadStart(ofFlight);
		}
	}

	void ended(PooledStream stream, boolean wasOpen, Failure failure) {
		this.report.failed(failure);
		PooledWire on = stream.pooled();
		if (on == null || !on.giveBack(stream)) {
			return;
		}
		boolean unheard = !stream.wasHeard();
		boolean dead = stream.isSilent() || (unheard && wasOpen && on.isQuiet());
		if (dead || (unheard && on.unanswered())) {
			on.leave("nothing came over it", false);
			Duration proven = this.ways.suspect(on.route());
			this.wires.stream()
				.filter((wire) -> this.ways.areMany() && wire.isReady() && wire.route().equals(on.route()))
				.forEach((wire) -> this.timers.armProven(wire, proven));
		}
		else if (!unheard) {
			on.answered();
		}
		if (on.used() == 0) {
			armIdle(on);
		}
	}

	DestinationSnapshot snapshot(int openStreams) {
		return this.report.snapshot(this.ways, this.wires, openStreams,
				this.flights.snapshot(this.flight != null, this.waiters.size()));
	}

	/** Do what follows from what has changed. */
	void settle() {
		if (!this.closed) {
			serve();
			while (provide()) {
				serve();
			}
			moveAndRetire();
			this.ways.missing(this.wires).forEach(this::dial);
		}
		this.actions.addAll(this.report.changes(this.ways, this.wires));
	}

	/** Give those who wait what there is. */
	private void serve() {
		boolean found = true;
		while (found && !this.waiters.isEmpty()) {
			PooledStream next = this.waiters.element();
			PooledWire chosen = this.ways.choose(next.carries(), this.wires, this.flight);
			found = chosen != null;
			if (chosen != null) {
				this.waiters.remove();
				next.assign(chosen);
				this.actions.add(next::start);
			}
		}
	}

	/**
	 * See to it that there will be something for those who still wait.
	 * @return whether there may be something now, for a way that failed is passed
	 */
	private boolean provide() {
		boolean wanted = !this.waiters.isEmpty() || this.ways.lackSuccessor(this.wires, this.flight != null);
		Flight current = this.flight;
		if (!wanted) {
			if (current != null) {
				this.flights.succeeded();
				endFlight();
			}
			return false;
		}
		if (current == null) {
			PooledStream first = this.waiters.peek();
			current = new Flight(this.ways.inOrder((first != null) ? first.carries() : PayloadClass.EXECUTE));
			this.flight = current;
			armHeadStart(current);
		}
		if (!tryWays(current).isEmpty()) {
			return false;
		}
		if (current.beginNext()) {
			return true;
		}
		this.flights.failed();
		endFlight();
		failWaiters(current.failure());
		return false;
	}

	private List<Route> tryWays(Flight current) {
		current.underWay().forEach((way) -> dialEnough(current, way));
		return current.underWay();
	}

	/** Dial as many wires of one way as there will be streams to fill them. */
	private void dialEnough(Flight current, Route way) {
		int room = room(way, (wire) -> wire.isDialing() || wire.isReady());
		int wanted = Math.max(1, this.waiters.size());
		for (PooledWire wire : this.wires) {
			if (room < wanted && wire.isDown() && wire.route().equals(way)) {
				Failure failure = wire.lastFailure();
				if (wire.isHeldOff() && failure != null) {
					if (room == 0) {
						current.failed(way, failure);
					}
					return;
				}
				room += wire.room();
				wire.dialing();
				this.actions.add(wire.connection()::hurry);
			}
		}
		while (room < wanted) {
			room += dial(way).room();
		}
	}

	private PooledWire dial(Route way) {
		PooledWire fresh = new PooledWire(this.pool, way, this.environment);
		this.wires.add(fresh);
		fresh.dialing();
		armIdle(fresh);
		this.actions.add(fresh.connection()::start);
		return fresh;
	}

	/** Return how many slots there are, or will be, on certain wires of a way. */
	private int room(Route way, Predicate<PooledWire> which) {
		int room = 0;
		for (PooledWire wire : this.wires) {
			room += (which.test(wire) && wire.route().equals(way)) ? wire.room() : 0;
		}
		return room;
	}

	private void moveAndRetire() {
		if (this.ways.areThoseOf(this.wires)) {
			return;
		}
		boolean successor = this.wires.stream().anyMatch((wire) -> wire.isReady() && this.ways.has(wire.route()));
		for (PooledWire wire : List.copyOf(this.wires)) {
			if (successor && !this.ways.has(wire.route())) {
				wire.leave();
			}
			if (successor && wire.hasToTell()) {
				tell(wire.streams(), wire.told());
			}
			boolean unused = wire.isLeaving() || !this.ways.has(wire.route());
			if (wire.used() == 0 && unused || unused && !wire.isConnected()) {
				stop(wire);
			}
		}
	}

	private void tell(List<PooledStream> streams, String reason) {
		streams.forEach((stream) -> this.actions.add(() -> stream.onLeaving(reason)));
	}

	private void failWaiters(Failure failure) {
		List<PooledStream> all = List.copyOf(this.waiters);
		this.waiters.clear();
		all.forEach((stream) -> this.actions.add(() -> stream.fail(failure)));
	}

	private void stop(PooledWire wire) {
		this.wires.remove(wire);
		wire.stopped();
		this.actions.add(() -> wire.connection().stop(Duration.ZERO));
	}

	private void endFlight() {
		if (this.flight != null) {
			this.flight.end();
			this.flight = null;
		}
	}

	private void armHeadStart(Flight current) {
		if (current.hasMore()) {
			this.timers.armHeadStart(current, this.ways.options().routes().headStart());
		}
	}

	private void armIdle(PooledWire wire) {
		if (this.wires.contains(wire) && wire.used() == 0) {
			this.timers.armIdle(wire, this.ways.options().limits().idleTimeout());
		}
	}

}
