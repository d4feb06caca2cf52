package dev.connector.command.channel.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.MessageInlet;
import dev.connector.command.channel.WriteLimits;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageListener;
import dev.connector.schedule.SerialOwner;
import dev.connector.transport.websocket.WebSocketMessage;
import dev.connector.transport.websocket.WebSocketTransport;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a channel over a WebSocket. Everything but the methods of the
 * channel happens one after the other, by its owner.
 */
final class WebSocketCommandChannel implements CommandChannel {

	private static final int NORMAL = 1000;

	private static final int GOING_AWAY = 1001;

	private final String id;

	private final WebSocketChannelOptions options;

	private final WebSocketTransport transport;

	private final ChannelEnvironment environment;

	private final SerialOwner owner;

	private final MessageInlet inlet;

	private final @Nullable HeartbeatMonitor pings;

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final AtomicBoolean startCalled = new AtomicBoolean();

	private final AtomicBoolean closeCalled = new AtomicBoolean();

	private final AtomicLong waiting = new AtomicLong();

	/** What this side found, before the socket says that it is closed. */
	private @Nullable Failure found;

	private boolean closedByPeer;

	private volatile @Nullable MessageChannel<WebSocketMessage> socket;

	/** Written by the owner only. */
	private volatile State state = State.NEW;

	WebSocketCommandChannel(String id, WebSocketChannelOptions options, WebSocketTransport transport,
			ChannelEnvironment environment) {
		this.id = id;
		this.options = options;
		this.transport = transport;
		this.environment = environment;
		this.owner = new SerialOwner("the channel '" + id + "'");
		this.inlet = new MessageInlet(id, environment, this::send);
		HeartbeatOptions terms = options.pings();
		this.pings = (terms != null) ? new HeartbeatMonitor(environment.scheduler(), this.owner, terms,
				(sequence) -> ping(), () -> abort("nothing came for " + terms.timeout())) : null;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		if (!this.startCalled.compareAndSet(false, true)) {
			return CompletableFuture
				.failedFuture(new IllegalStateException("The channel '" + this.id + "' was started already"));
		}
		this.owner.execute(() -> begin(listener));
		return this.started.minimalCompletionStage();
	}

	@Override
	public void send(CommandMessage message) {
		State now = this.state;
		if (this.closeCalled.get() || now == State.CLOSED) {
			throw CommandChannelException.closed(this.id);
		}
		MessageChannel<WebSocketMessage> open = this.socket;
		if (now != State.OPEN || open == null) {
			throw CommandChannelException.refused("The channel '" + this.id + "' is not open yet", null);
		}
		byte[] json = this.environment.codec().encode(message);
		long cost = WriteLimits.cost(json.length);
		long waits = this.waiting.addAndGet(cost);
		// One message has room however long it is
		if (waits > Math.max(this.options.writes().maxWaitingBytes(), cost)) {
			this.waiting.addAndGet(-cost);
			String what = "the peer doesn't read, " + (waits - cost) + " bytes wait for it";
			this.owner.execute(() -> abort(what));
			throw CommandChannelException.refused("The channel '" + this.id + "' is being closed: " + what, null);
		}
		open.send(WebSocketMessage.text(new String(json, StandardCharsets.UTF_8)))
			.whenComplete((sent, failure) -> this.waiting.addAndGet(-cost));
	}

	@Override
	public CompletionStage<Void> close() {
		if (this.closeCalled.compareAndSet(false, true)) {
			this.inlet.mute();
			this.owner.execute(this::leave);
		}
		return this.gone.minimalCompletionStage();
	}

	@Override
	public String toString() {
		return "WebSocket channel '" + this.id + "' with " + this.options;
	}

	private void begin(CommandChannelListener listener) {
		if (this.state != State.NEW) {
			this.started.completeExceptionally(CommandChannelException.closed(this.id));
			return;
		}
		this.state = State.OPENING;
		this.inlet.open(listener);
		try {
			this.socket = this.transport.open(new Events());
		}
		catch (RuntimeException ex) {
			ended(Failure.unexpected(this.options.toString(), ex));
		}
	}

	private void leave() {
		MessageChannel<WebSocketMessage> open = this.socket;
		if (this.state == State.OPEN && open != null) {
			this.state = State.CLOSING;
			stopPings();
			this.inlet.end(null);
			open.close(NORMAL, "");
		}
		else if (this.state == State.OPENING && open != null) {
			open.abort("the channel was closed");
		}
		else if (this.state == State.NEW) {
			this.state = State.CLOSED;
			this.gone.complete(null);
		}
	}

	private void opened() {
		if (this.state != State.OPENING) {
			return;
		}
		this.state = State.OPEN;
		if (this.pings != null) {
			this.pings.start();
		}
		this.started.complete(null);
	}

	private void received(byte[] json) {
		alive();
		if (this.state == State.OPEN) {
			this.inlet.receive(json);
		}
	}

	private void alive() {
		if (this.pings != null) {
			this.pings.inbound();
		}
	}

	private void ping() {
		MessageChannel<WebSocketMessage> open = this.socket;
		if (open != null) {
			open.ping();
		}
	}

	private void abort(String what) {
		MessageChannel<WebSocketMessage> open = this.socket;
		if (this.state == State.OPEN && open != null && this.found == null) {
			this.found = Failure.transientFailure(this.options + ": " + what);
			open.abort(what);
		}
	}

	/**
	 * The one place where the channel ends.
	 */
	private void ended(Failure failure) {
		State before = this.state;
		this.state = State.CLOSED;
		stopPings();
		if (failure.type() == FailureType.REJECTED) {
			this.transport.refused();
		}
		Failure reason = (this.found != null) ? this.found : failure;
		if (before == State.OPEN) {
			boolean orderly = this.closedByPeer && this.found == null;
			this.inlet.end(orderly ? null : CommandChannelException.failed(reason));
		}
		this.started.completeExceptionally(this.closeCalled.get() ? CommandChannelException.closed(this.id)
				: CommandChannelException.failed(reason));
		this.gone.complete(null);
	}

	private void stopPings() {
		if (this.pings != null) {
			this.pings.stop();
		}
	}

	private enum State {

		NEW, OPENING, OPEN, CLOSING, CLOSED

	}

	/**
	 * Takes what the socket tells to the owner.
	 */
	private final class Events implements MessageListener<WebSocketMessage> {

		private final WebSocketCommandChannel channel = WebSocketCommandChannel.this;

		@Override
		public void onOpen() {
			this.channel.owner.execute(this.channel::opened);
		}

		@Override
		public void onMessage(WebSocketMessage message) {
			byte[] json = bytes(message);
			this.channel.owner.execute(() -> this.channel.received(json));
		}

		@Override
		public void onPong() {
			this.channel.owner.execute(this.channel::alive);
		}

		@Override
		public void onPeerClosing(int code, String reason) {
			this.channel.owner.execute(() -> this.channel.closedByPeer = code == NORMAL || code == GOING_AWAY);
		}

		@Override
		public void onClosed(Failure failure) {
			this.channel.owner.execute(() -> this.channel.ended(failure));
		}

		private static byte[] bytes(WebSocketMessage message) {
			if (message instanceof WebSocketMessage.Text text) {
				return text.text().getBytes(StandardCharsets.UTF_8);
			}
			ByteBuffer content = ((WebSocketMessage.Binary) message).bytes();
			byte[] bytes = new byte[content.remaining()];
			content.get(bytes);
			return bytes;
		}

	}

}
