package dev.connector.command;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel at its registry: takes what comes over it to the part that deals with it.
 * Each attachment is another one, so that late news of a channel harm none that took its
 * id. Safe for use by many threads; compared by identity.
 */
final class AttachedChannel implements CommandChannelListener, CommandMessage.Receiver {

	private static final Logger logger = LoggerFactory.getLogger(AttachedChannel.class);

	private final CommandChannel channel;

	private final String id;

	private final CommandCaller caller;

	private final Desks desks;

	private final RequestGate gate;

	private final EventLane lane;

	private final Listing listing = new Listing();

	private final Holdings holdings;

	private final AtomicBoolean gone = new AtomicBoolean();

	private volatile boolean started;

	AttachedChannel(CommandChannel channel, RegistryEnvironment environment, Desks desks) {
		this.channel = channel;
		this.id = Objects.requireNonNull(channel.id(), "id");
		this.caller = new CommandCaller(this.id);
		this.desks = desks;
		CommandRegistryOptions options = environment.options();
		this.gate = new RequestGate(options.maxRunningPerChannel(), options.maxWaitingPerChannel());
		this.lane = new EventLane(environment.executor(), options.maxWaitingPerChannel(), this.id);
		this.holdings = new Holdings(this.id, options.maxCommandsPerChannel());
	}

	String id() {
		return this.id;
	}

	CommandCaller caller() {
		return this.caller;
	}

	RequestGate gate() {
		return this.gate;
	}

	EventLane lane() {
		return this.lane;
	}

	Holdings holdings() {
		return this.holdings;
	}

	Listing listing() {
		return this.listing;
	}

	String disconnected() {
		return "Channel " + this.id + " disconnected";
	}

	boolean isStarted() {
		return this.started && !isGone();
	}

	boolean isGone() {
		return this.gone.get();
	}

	/**
	 * Start the channel.
	 * @return completes as the channel says; exceptionally, too, when it throws
	 */
	CompletionStage<Void> start() {
		try {
			return this.channel.start(this);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	void started() {
		this.started = true;
	}

	/**
	 * Note that the channel is over.
	 * @return {@code true} for the first who says so
	 */
	boolean leave() {
		boolean first = this.gone.compareAndSet(false, true);
		this.gate.close();
		return first;
	}

	/**
	 * Close the channel.
	 * @return completes when it is closed, never exceptionally
	 */
	CompletionStage<Void> close() {
		try {
			return this.channel.close().handle((closed, failure) -> {
				logFailedClose(failure);
				return null;
			});
		}
		catch (Throwable ex) {
			logFailedClose(ex);
			return CompletableFuture.completedStage(null);
		}
	}

	/**
	 * Send a message.
	 * @throws RuntimeException when it can't be sent
	 */
	void send(CommandMessage message) {
		if (isGone()) {
			throw CommandChannelException.closed(this.id);
		}
		this.channel.send(message);
	}

	/**
	 * Send a message if it can be sent.
	 * @return what kept it from being sent, or {@code null}
	 */
	@Nullable Throwable offer(CommandMessage message) {
		try {
			send(message);
			return null;
		}
		catch (Throwable ex) {
			logger.debug("A message was not sent over the channel '{}'", this.id, ex);
			return ex;
		}
	}

	/**
	 * Take note that the peer doesn't know a command that it is known for.
	 */
	void doubted(TableEntry entry) {
		this.desks.registrations().doubted(entry);
	}

	@Override
	public void onMessage(CommandMessage message) {
		if (isGone()) {
			return;
		}
		try {
			message.deliverTo(this);
		}
		catch (Throwable ex) {
			logger.error("A message of the channel '{}' could not be dealt with", this.id, ex);
		}
	}

	@Override
	public void onClosed(@Nullable Throwable cause) {
		this.desks.attachments().detach(this, cause);
	}

	@Override
	public void onRegisterRequest(CommandMessage.RegisterRequest message) {
		this.desks.registrations().requested(this, message);
	}

	@Override
	public void onRegisterResponse(CommandMessage.RegisterResponse message) {
		this.desks.escalations().answered(this, message);
	}

	@Override
	public void onListRequest(CommandMessage.ListRequest message) {
		this.desks.registrations().listRequested(this, message);
	}

	@Override
	public void onListResponse(CommandMessage.ListResponse message) {
		this.desks.registrations().listed(this, message);
	}

	@Override
	public void onExecuteRequest(CommandMessage.ExecuteRequest message) {
		this.desks.calls().requested(this, message);
	}

	@Override
	public void onExecuteResponse(CommandMessage.ExecuteResponse message) {
		this.desks.calls().answered(this, message);
	}

	@Override
	public void onEvent(CommandMessage.Event message) {
		this.desks.events().received(this, message);
	}

	private void logFailedClose(@Nullable Throwable failure) {
		if (failure != null) {
			logger.warn("The channel '{}' failed to close", this.id, failure);
		}
	}

	/**
	 * The parts of a registry that deal with what comes.
	 */
	interface Desks {

		/**
		 * Return who deals with calls.
		 */
		Calls calls();

		/**
		 * Return who asks the router.
		 */
		Escalations escalations();

		/**
		 * Return who deals with what commands there are.
		 */
		Registrations registrations();

		/**
		 * Return who deals with events.
		 */
		Events events();

		/**
		 * Return who deals with channels.
		 */
		Attachments attachments();

	}

}
