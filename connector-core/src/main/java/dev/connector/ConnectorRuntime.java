package dev.connector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import dev.connector.destination.Destination;
import dev.connector.destination.DestinationTransports;
import dev.connector.registration.AnswerBudget;
import dev.connector.registration.Handling;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationEnvironment;
import dev.connector.registration.RegistrationListener;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the registrations of a process and runs them. Registrations come and go at any
 * time, before, while and after it runs; one that fails never touches another; none at
 * all is fine. Safe for use by many threads; no method blocks.
 */
public final class ConnectorRuntime {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorRuntime.class);

	private static final Duration REMOVAL_DRAIN_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);

	private final Scheduler scheduler;

	private final Handling handling;

	private final RegistrationListener listener;

	private final DestinationTransports destinations;

	private final AnswerBudget answers;

	private final Lock lock = new ReentrantLock();

	private final Map<RegistrationKey, Registration> registrations = new LinkedHashMap<>();

	/** Shared by those that have the same destination and come one after the other. */
	private volatile @Nullable RegistrationEnvironment lastEnvironment;

	private final Leavers leavers;

	private Phase phase = Phase.NEW;

	private Cancellable sweep = Cancellable.NONE;

	private CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);

	ConnectorRuntime(ConnectorRuntimeBuilder builder) {
		this.scheduler = builder.scheduler();
		this.handling = builder.handling();
		this.listener = builder.listeners();
		this.leavers = new Leavers(this.listener::onRemoved);
		this.destinations = builder.destinations();
		this.answers = builder.answers();
	}

	/**
	 * Begin to describe a runtime.
	 * @return a builder
	 */
	public static ConnectorRuntimeBuilder builder() {
		return new ConnectorRuntimeBuilder();
	}

	/**
	 * Add a registration. It connects at once when the runtime runs, and otherwise as
	 * soon as it does.
	 * @param definition what to register
	 * @return the registration
	 * @throws DuplicateRegistrationException when the key is taken; nothing changes then
	 * @throws IllegalArgumentException when there is no such destination
	 * @throws IllegalStateException when the runtime is stopping
	 */
	public Registration add(ConnectorRegistration definition) {
		Registration added;
		@Nullable CompletionStage<Void> before;
		this.lock.lock();
		try {
			if (this.phase == Phase.STOPPING) {
				throw new IllegalStateException("The runtime is stopping: " + definition.key() + " can't be added");
			}
			Registration present = this.registrations.get(definition.key());
			if (present != null) {
				throw new DuplicateRegistrationException(present.definition(), definition);
			}
			added = create(definition);
			this.registrations.put(definition.key(), added);
			this.listener.onAdded(added);
			before = (this.phase == Phase.RUNNING) ? this.leavers.gone(definition.key()) : null;
		}
		finally {
			this.lock.unlock();
		}
		if (before != null) {
			before.thenRun(added::start);
		}
		return added;
	}

	/**
	 * Remove a registration. It takes no more work, what runs is answered, then it says
	 * goodbye. The key may be added again at once: its next holder connects when this one
	 * has gone, so that neither takes anything from the other.
	 * @param key which registration
	 * @return {@code false} when there was none
	 */
	public boolean remove(RegistrationKey key) {
		this.lock.lock();
		try {
			Registration leaver = this.registrations.remove(key);
			if (leaver == null) {
				return false;
			}
			this.leavers.add(leaver, REMOVAL_DRAIN_TIMEOUT);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Register something else under a key that is registered, or at another place,
	 * without a request that fails. What was said about it while it ran, such as that it
	 * is paused, still holds.
	 * @param definition what to register
	 * @param reason why, for people
	 * @return the registration
	 * @throws IllegalArgumentException when nothing is registered under the key, or there
	 * is no such destination; nothing changes then
	 * @see Registration#change
	 */
	public Registration change(ConnectorRegistration definition, String reason) {
		this.lock.lock();
		try {
			Registration present = this.registrations.get(definition.key());
			if (present == null) {
				throw new IllegalArgumentException("Nothing is registered as " + definition.key());
			}
			present.change(definition, this.destinations.get(definition.destination()), reason);
			return present;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether anything is registered at a destination, or still takes its leave.
	 * @param destination name of the destination
	 * @return {@code false} when the destination may go
	 */
	public boolean uses(String destination) {
		this.lock.lock();
		try {
			return Stream.concat(this.registrations.values().stream(), this.leavers.list().stream())
				.anyMatch((registration) -> registration.definition().destination().equals(destination));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for registrations that were removed to have said goodbye.
	 * @param key which ones
	 * @return completes, never exceptionally, once none of them is there any more
	 */
	public CompletionStage<Void> whenGone(RegistrationKey key) {
		return this.leavers.gone(key);
	}

	/**
	 * Return a registration.
	 * @param key which one
	 * @return the registration, if there is one
	 */
	public Optional<Registration> get(RegistrationKey key) {
		this.lock.lock();
		try {
			return Optional.ofNullable(this.registrations.get(key));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return all registrations, in the order in which they were added.
	 * @return an immutable list
	 */
	public List<Registration> list() {
		this.lock.lock();
		try {
			return List.copyOf(this.registrations.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what is known of the destinations, in the order in which they were named.
	 * @return an immutable list
	 */
	public List<Destination> destinations() {
		return this.destinations.list();
	}

	/**
	 * Return the destinations by name. More may be added at any time, to be named by
	 * registrations that are added later.
	 * @return the destinations
	 */
	public DestinationTransports transports() {
		return this.destinations;
	}

	/**
	 * Return what asks connectors through the gateway at a destination.
	 * @param destination name of the destination
	 * @return the client, which may be used once the runtime was started, and by handlers
	 * until they have been drained
	 * @see DestinationTransports#client
	 */
	public ConnectorClient client(String destination) {
		return this.destinations.client(destination);
	}

	/**
	 * Begin to connect all registrations.
	 * @throws IllegalStateException when the runtime runs or is stopping
	 */
	public void start() {
		List<Registration> toStart;
		this.lock.lock();
		try {
			if (this.phase != Phase.NEW) {
				throw new IllegalStateException("The runtime can't be started: it is " + this.phase);
			}
			this.phase = Phase.RUNNING;
			this.destinations.reopenAll();
			logger.debug("Starting {} registrations", this.registrations.size());
			toStart = List.copyOf(this.registrations.values());
			armSweep();
		}
		finally {
			this.lock.unlock();
		}
		toStart.forEach(Registration::start);
	}

	/**
	 * Stop all registrations at the same time, then close all connections. Afterwards the
	 * runtime holds new registrations of the same definitions and may be started again.
	 * What was changed while they ran still holds for these: limits, timeouts, and that
	 * one is paused.
	 * @param drainTimeout how long what runs may take
	 * @return completes, never exceptionally, once all have stopped: at the latest two
	 * seconds after the drain timeout
	 */
	public CompletionStage<Void> stop(Duration drainTimeout) {
		List<CompletionStage<Void>> toStop;
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.lock.lock();
		try {
			if (this.phase != Phase.RUNNING) {
				return this.stopping.minimalCompletionStage();
			}
			this.phase = Phase.STOPPING;
			this.sweep.cancel();
			this.stopping = done;
			toStop = new ArrayList<>();
			this.leavers.list().forEach((registration) -> toStop.add(registration.stop(drainTimeout)));
			List.copyOf(this.registrations.values())
				.forEach((registration) -> toStop.add(registration.stop(drainTimeout)));
		}
		finally {
			this.lock.unlock();
		}
		CompletableFuture<?>[] all = toStop.stream()
			.map(CompletionStage::toCompletableFuture)
			.toArray(CompletableFuture<?>[]::new);
		long begun = this.scheduler.nanoTime();
		CompletableFuture.allOf(all)
			.handle((nothing, thrown) -> drainTimeout.minusNanos(this.scheduler.nanoTime() - begun))
			.thenCompose(this::stopMessages)
			.whenComplete((nothing, thrown) -> finishStop(done));
		return done.minimalCompletionStage();
	}

	/**
	 * Stop the messages, which what runs may have needed until now.
	 */
	private CompletionStage<Void> stopMessages(Duration left) {
		return CompletableFuture.allOf(destinations().stream()
			.map((destination) -> destination.stopMessages(left.isNegative() ? Duration.ZERO : left)
				.toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	private void armSweep() {
		this.sweep.cancel();
		this.sweep = this.scheduler.schedule(SWEEP_INTERVAL, this::sweep);
	}

	/**
	 * See to it now and then that every registration waits for something that will
	 * happen.
	 */
	private void sweep() {
		this.lock.lock();
		try {
			if (this.phase == Phase.RUNNING) {
				armSweep();
			}
		}
		finally {
			this.lock.unlock();
		}
		list().forEach(ConnectorRuntime::check);
		destinations().forEach(Destination::check);
	}

	private static void check(Registration registration) {
		try {
			registration.check();
		}
		catch (Throwable ex) {
			logger.warn("{} could not be checked", registration, ex);
		}
	}

	private void finishStop(CompletableFuture<Void> done) {
		this.lock.lock();
		try {
			this.destinations.closeAll();
			this.registrations.replaceAll((key, stopped) -> renew(stopped));
			this.phase = Phase.NEW;
		}
		finally {
			this.lock.unlock();
		}
		done.complete(null);
	}

	private Registration renew(Registration stopped) {
		Registration fresh = create(stopped.definition());
		fresh.changeLimit(stopped.options().maxConcurrentRequests());
		fresh.changeRequestTimeout(stopped.options().requestTimeout());
		if (stopped.snapshot().paused()) {
			fresh.pause();
		}
		this.listener.onRemoved(stopped);
		this.listener.onAdded(fresh);
		return fresh;
	}

	private Registration create(ConnectorRegistration definition) {
		Destination destination = this.destinations.get(definition.destination());
		RegistrationEnvironment known = this.lastEnvironment;
		if (known == null || !known.destination().equals(destination)) {
			known = new RegistrationEnvironment(destination, this.scheduler, this.handling, Randomness.shared(),
					this.answers, this.listener);
			this.lastEnvironment = known;
		}
		return new Registration(definition, known);
	}

	/**
	 * What the runtime is doing.
	 */
	private enum Phase {

		NEW, RUNNING, STOPPING

	}

}
