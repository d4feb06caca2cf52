package dev.connector.destination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.Payload;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionEnvironment;
import dev.connector.connection.ConnectionListener;
import dev.connector.connection.ConnectionOptions;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.frame.PeerKey;
import dev.connector.invocation.InvocationLimits;
import dev.connector.invocation.OutgoingInvocations;
import dev.connector.message.MessageIdentity;
import dev.connector.message.MessageListener;
import dev.connector.message.OutgoingMessages;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of messages of one class of payload to a destination, or that of
 * invocations: connected by the engine like a registration, and connected again when it
 * is lost. Safe for use by many threads.
 */
final class MessageStream implements ConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(MessageStream.class);

	/**
	 * After which time a gateway that took no invocations may have been replaced.
	 */
	static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);

	private final PayloadClass carries;

	private final MessageEnvironment environment;

	private final PeerKey key;

	private final SerialOwner owner;

	private final OutgoingMessages outgoing;

	private final OutgoingInvocations invocations;

	private final Connection connection;

	private final AtomicLong received = new AtomicLong();

	/** Touched by the owner only. */
	private @Nullable MessageListener listener;

	/** Touched by the owner only. */
	private boolean connected;

	private volatile boolean unsupported;

	MessageStream(PayloadClass carries, MessageEnvironment environment) {
		this(carries, carries.name(), "Messages " + carries, environment);
	}

	private MessageStream(PayloadClass carries, String what, String title, MessageEnvironment environment) {
		DestinationOptions destination = environment.pool().options();
		String name = title + " of destination '" + destination.name() + "'";
		this.carries = carries;
		this.environment = environment;
		MessageIdentity identity = environment.identity().get();
		this.key = new PeerKey(identity.tenant(), identity.name(), what);
		this.owner = new SerialOwner(name);
		this.outgoing = new OutgoingMessages(this.owner, environment.scheduler(), environment.limits(),
				destination.limits().connectTimeout());
		this.invocations = new OutgoingInvocations(this.owner, environment.scheduler(), InvocationLimits.defaults(),
				destination.limits().connectTimeout());
		this.connection = new Connection(
				new ConnectionOptions(name, name, destination.uri().toString(), destination.limits().connectTimeout(),
						destination.limits().handshakeTimeout(), destination.reconnect()),
				new ConnectionEnvironment(environment.scheduler(), environment.random(), environment.coordinator(),
						this),
				new MessageDriver(this), this.owner);
	}

	/**
	 * Create the stream of invocations, which go over the wires of requests.
	 */
	static MessageStream ofInvocations(MessageEnvironment environment) {
		return new MessageStream(PayloadClass.EXECUTE, PeerKey.INVOCATIONS, "Invocations", environment);
	}

	PeerKey key() {
		return this.key;
	}

	PayloadClass carries() {
		return this.carries;
	}

	MessageEnvironment environment() {
		return this.environment;
	}

	DestinationOptions destination() {
		return this.environment.pool().options();
	}

	SerialOwner owner() {
		return this.owner;
	}

	OutgoingMessages outgoing() {
		return this.outgoing;
	}

	OutgoingInvocations invocations() {
		return this.invocations;
	}

	/**
	 * Ask a connector. A gateway that took no invocations is asked now and then whether
	 * it does by now.
	 */
	CompletableFuture<Payload> invoke(Invocation invocation, boolean oneWay) {
		ConnectionSnapshot last = this.connection.snapshot();
		Duration ago = Duration.between(last.since(), this.environment.scheduler().now());
		if (this.unsupported && last.state() == ConnectionState.FAILED && ago.compareTo(ASK_AGAIN_AFTER) >= 0) {
			this.connection.rearm();
		}
		return this.invocations.invoke(invocation, oneWay);
	}

	CompletionStage<Void> send(Payload message) {
		return this.outgoing.send(message, destination().limits().maxPayloadBytes());
	}

	void listen(MessageListener changed) {
		this.owner.execute(() -> {
			this.listener = changed;
			if (this.connected) {
				guarded(changed::onConnected);
			}
		});
	}

	@SuppressWarnings("ReferenceEquality")
	void ignore(MessageListener left) {
		this.owner.execute(() -> this.listener = (this.listener != left) ? this.listener : null);
	}

	void start() {
		this.connection.start();
	}

	CompletionStage<Void> stop(Duration timeout) {
		return this.connection.stop(timeout);
	}

	void rearm() {
		this.connection.rearm();
	}

	void check() {
		this.connection.check();
	}

	DestinationSnapshot.MessagesSnapshot snapshot() {
		ConnectionSnapshot now = this.connection.snapshot();
		return new DestinationSnapshot.MessagesSnapshot(this.carries, now.state(), now.since(), this.outgoing.taken(),
				this.received.get(), this.outgoing.waiting(), now.lastError());
	}

	DestinationSnapshot.InvocationsSnapshot invocationsSnapshot() {
		ConnectionSnapshot now = this.connection.snapshot();
		return new DestinationSnapshot.InvocationsSnapshot(now.state(), now.since(), this.invocations.underWay(),
				now.lastError());
	}

	/**
	 * Take note that messages flow, for the first time or again.
	 */
	void live() {
		this.unsupported = false;
		if (!this.connected) {
			this.connected = true;
			MessageListener told = this.listener;
			if (told != null) {
				guarded(told::onConnected);
			}
		}
	}

	/**
	 * Hand a message on.
	 * @return completes when it is taken, or {@code null} when nobody listens
	 */
	@Nullable CompletionStage<Void> receive(Payload message) {
		MessageListener receiver = this.listener;
		if (receiver == null) {
			return null;
		}
		this.received.incrementAndGet();
		return receiver.onMessage(message);
	}

	/**
	 * Take note that the gateway takes nothing of the kind, before the connection fails
	 * for it.
	 */
	void unsupported() {
		this.unsupported = true;
	}

	/**
	 * Fail what is left, for good.
	 */
	void ended() {
		this.outgoing.end("The destination is closed");
		this.invocations.end(InvocationErrorCode.UNAVAILABLE, "The destination is closed");
	}

	@Override
	public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
		Failure failure = current.lastError();
		if (current.state() == ConnectionState.FAILED) {
			String reason = (failure != null) ? failure.message() : "given up";
			logger.warn("{} failed: {}", this.connection, reason);
			this.outgoing.end(this.connection + " failed: " + reason);
			this.invocations.end(this.unsupported ? InvocationErrorCode.UNSUPPORTED : InvocationErrorCode.UNAVAILABLE,
					reason);
		}
		else if (previous.state() == ConnectionState.FAILED && !current.state().isTerminal()) {
			this.outgoing.revive();
			this.invocations.revive();
		}
		if (current.state() == ConnectionState.READY && !previous.state().isConnected()) {
			logger.info("{} is connected as {}", this.connection, this.key);
		}
		else if (!current.state().isConnected()) {
			notConnected(current.state(),
					(failure != null) ? failure : Failure.transientFailure("The destination is closed"));
		}
	}

	private void notConnected(ConnectionState state, Failure failure) {
		MessageListener receiver = this.listener;
		boolean lost = this.connected;
		this.connected = false;
		if (lost) {
			logger.info("{} is not connected any more: {}", this.connection, failure.message());
		}
		if (lost && receiver != null) {
			guarded(() -> receiver.onDisconnected(failure));
		}
		if (state.isTerminal() && receiver != null) {
			guarded(() -> receiver.onGivenUp(failure));
		}
	}

	private void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			logger.warn("A listener for {} failed", this.connection, ex);
		}
	}

}
