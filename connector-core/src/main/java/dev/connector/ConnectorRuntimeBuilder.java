package dev.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.connector.destination.DestinationListener;
import dev.connector.destination.DestinationListeners;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationTransports;
import dev.connector.message.MessageIdentity;
import dev.connector.registration.AnswerBudget;
import dev.connector.registration.DedupeOptions;
import dev.connector.registration.Handling;
import dev.connector.registration.OutboxOptions;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationListeners;
import dev.connector.registration.RegistrationLog;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.WireFactory;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link ConnectorRuntime}. Used by one thread, for one runtime.
 */
public final class ConnectorRuntimeBuilder {

	private final List<ExecutionObserver> observers = new ArrayList<>();

	private final List<RegistrationListener> listeners = new ArrayList<>();

	private final List<DestinationListener> destinationListeners = new ArrayList<>();

	private final List<WireFactory> wireFactories = new ArrayList<>();

	private final List<DestinationOptions> destinations = new ArrayList<>();

	private OutboxOptions outbox = OutboxOptions.defaults();

	private DedupeOptions dedupe = DedupeOptions.defaults();

	private Supplier<MessageIdentity> messageIdentity = MessageIdentity.random();

	private @Nullable Scheduler scheduler;

	private @Nullable Executor handlerExecutor;

	ConnectorRuntimeBuilder() {
	}

	/**
	 * Set the time. Required; stays the property of the caller, who closes it after the
	 * runtime has stopped.
	 * @param scheduler the time
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder scheduler(Scheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Set what runs handlers that may block. Required; stays the property of the caller.
	 * @param handlerExecutor the executor
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder handlerExecutor(Executor handlerExecutor) {
		this.handlerExecutor = handlerExecutor;
		return this;
	}

	/**
	 * Add a kind of wire.
	 * @param factory makes the wires
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder wireFactory(WireFactory factory) {
		this.wireFactories.add(factory);
		return this;
	}

	/**
	 * Add a destination.
	 * @param options where it is, and on which terms
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder destination(DestinationOptions options) {
		this.destinations.add(options);
		return this;
	}

	/**
	 * Add a listener.
	 * @param listener is told what happens, after those added before it
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder listener(RegistrationListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Add an observer of requests.
	 * @param observer accompanies every request, within those added before it
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder observer(ExecutionObserver observer) {
		this.observers.add(observer);
		return this;
	}

	/**
	 * Add a listener to all destinations.
	 * @param listener is told what happens to destinations, after those added before it
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder destinationListener(DestinationListener listener) {
		this.destinationListeners.add(listener);
		return this;
	}

	/**
	 * Set how much of the answers is kept, of all registrations together.
	 * @param options the limits
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder outbox(OutboxOptions options) {
		this.outbox = options;
		return this;
	}

	/**
	 * Set how long a registration knows the requests that it has answered.
	 * @param options the limits
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder dedupe(DedupeOptions options) {
		this.dedupe = options;
		return this;
	}

	/**
	 * Set who this process is to those that it exchanges messages with; a name that
	 * nobody knows otherwise.
	 * @param identity says who it is, asked when a stream of messages is wanted
	 * @return this builder
	 */
	public ConnectorRuntimeBuilder messageIdentity(Supplier<MessageIdentity> identity) {
		this.messageIdentity = identity;
		return this;
	}

	/**
	 * Create the runtime.
	 * @return a runtime that doesn't run yet
	 * @throws IllegalArgumentException when no kind of wire leads to the URI of a
	 * destination, or two destinations have one name
	 */
	public ConnectorRuntime build() {
		return new ConnectorRuntime(this);
	}

	Scheduler scheduler() {
		return Objects.requireNonNull(this.scheduler, "A scheduler is required");
	}

	Handling handling() {
		Executor executor = Objects.requireNonNull(this.handlerExecutor, "A handler executor is required");
		return new Handling(executor, this.observers);
	}

	RegistrationListener listeners() {
		List<RegistrationListener> all = new ArrayList<>(this.listeners);
		all.add(new RegistrationLog(scheduler()));
		return new RegistrationListeners(all);
	}

	AnswerBudget answers() {
		return new AnswerBudget(this.outbox, this.dedupe, scheduler());
	}

	DestinationTransports destinations() {
		DestinationTransports transports = new DestinationTransports(this.wireFactories, scheduler(),
				new DestinationListeners(this.destinationListeners), this.messageIdentity);
		this.destinations.forEach(transports::add);
		return transports;
	}

}
