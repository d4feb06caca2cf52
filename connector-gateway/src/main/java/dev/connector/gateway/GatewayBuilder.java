package dev.connector.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a gateway is made of. Not safe for use by many threads.
 */
public final class GatewayBuilder {

	private final List<GatewayListener> listeners = new ArrayList<>();

	private final List<DispatchObserver> observers = new ArrayList<>();

	private GatewayOptions options = GatewayOptions.defaults();

	private IdempotencyOptions idempotency = IdempotencyOptions.defaults();

	private RandomGenerator random = Randomness.shared();

	private Supplier<String> sessionTokens = new SessionTokens();

	private PeerLimits peerLimits = PeerLimits.defaults();

	private @Nullable InvocationOptions invocations = InvocationOptions.defaults();

	private @Nullable MessageHandler messageHandler;

	private @Nullable Scheduler scheduler;

	private @Nullable ConnectorAuthenticator authenticator;

	GatewayBuilder() {
	}

	/**
	 * Set limits and times; the defaults hold otherwise.
	 * @param options the options
	 * @return this builder
	 */
	public GatewayBuilder options(GatewayOptions options) {
		this.options = Objects.requireNonNull(options, "options");
		return this;
	}

	/**
	 * Set how many answers are remembered for requests that may come again; the defaults
	 * hold otherwise.
	 * @param idempotency the options
	 * @return this builder
	 */
	public GatewayBuilder idempotency(IdempotencyOptions idempotency) {
		this.idempotency = Objects.requireNonNull(idempotency, "idempotency");
		return this;
	}

	/**
	 * Set what spreads over time what all connectors are asked to do; a random generator
	 * of its own otherwise.
	 * @param random the random generator, safe for use by many threads
	 * @return this builder
	 */
	public GatewayBuilder random(RandomGenerator random) {
		this.random = Objects.requireNonNull(random, "random");
		return this;
	}

	/**
	 * Set what the gateway's deadlines run on. Required. The gateway doesn't close it.
	 * @param scheduler the scheduler
	 * @return this builder
	 */
	public GatewayBuilder scheduler(Scheduler scheduler) {
		this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
		return this;
	}

	/**
	 * Set who decides whether a connector is let in. Required.
	 * @param authenticator the authenticator
	 * @return this builder
	 */
	public GatewayBuilder authenticator(ConnectorAuthenticator authenticator) {
		this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
		return this;
	}

	/**
	 * Add somebody who is told what happens, after those that are there already.
	 * @param listener the listener
	 * @return this builder
	 */
	public GatewayBuilder listener(GatewayListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener"));
		return this;
	}

	/**
	 * Add somebody who accompanies requests, after those that are there already.
	 * @param observer the observer
	 * @return this builder
	 */
	public GatewayBuilder observer(DispatchObserver observer) {
		this.observers.add(Objects.requireNonNull(observer, "observer"));
		return this;
	}

	/**
	 * Set who takes the messages that belong to no registration. Without one, who wants
	 * to exchange messages is refused.
	 * @param handler the handler
	 * @param limits how many may exchange messages, and how much of them is kept
	 * @return this builder
	 */
	public GatewayBuilder messages(MessageHandler handler, PeerLimits limits) {
		this.messageHandler = Objects.requireNonNull(handler, "handler");
		this.peerLimits = Objects.requireNonNull(limits, "limits");
		return this;
	}

	/**
	 * Set who may invoke connectors from processes that dialled the gateway, and how many
	 * at a time; within a tenant otherwise.
	 * @param options the options, {@code null} to let nobody invoke connectors that way
	 * @return this builder
	 */
	public GatewayBuilder invocations(@Nullable InvocationOptions options) {
		this.invocations = options;
		return this;
	}

	/**
	 * Set where the tokens of sessions come from; random ones that nobody can guess
	 * otherwise.
	 * @param sessionTokens gives another token each time
	 * @return this builder
	 */
	public GatewayBuilder sessionTokens(Supplier<String> sessionTokens) {
		this.sessionTokens = Objects.requireNonNull(sessionTokens, "sessionTokens");
		return this;
	}

	/**
	 * Make the gateway.
	 * @return a new gateway, owned by the caller
	 * @throws IllegalStateException when something required was not set
	 */
	public Gateway build() {
		if (this.scheduler == null) {
			throw new IllegalStateException("A gateway needs a scheduler: call scheduler(..)");
		}
		if (this.authenticator == null) {
			throw new IllegalStateException(
					"A gateway needs an authenticator: call authenticator(..), on a closed machine with an OpenAuthenticator");
		}
		Listeners told = new Listeners(this.listeners);
		return new Gateway(new GatewayParts(this.options, this.scheduler, this.authenticator, this.sessionTokens, told,
				Reports.to(told, this.scheduler)), this);
	}

	IdempotencyOptions idempotency() {
		return this.idempotency;
	}

	RandomGenerator random() {
		return this.random;
	}

	List<DispatchObserver> observers() {
		return List.copyOf(this.observers);
	}

	@Nullable InvocationOptions invocations() {
		return this.invocations;
	}

	@Nullable MessageHandler messageHandler() {
		return this.messageHandler;
	}

	PeerLimits peerLimits() {
		return this.peerLimits;
	}

}
