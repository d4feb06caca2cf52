package dev.connector.command.channel.websocket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.MessageInlet;
import dev.connector.command.channel.WriteLimits;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a channel over a WebSocket. What comes before the channel is
 * started is kept, within limits. Everything but the methods of the channel happens one
 * after the other, by its owner.
 */
final class TextSocketChannel implements CommandChannel {

	private static final Duration LINGER = Duration.ofSeconds(10);

	private static final int MAX_EARLY = 256;

	private static final int NORMAL = 1000;

	private static final int GOING_AWAY = 1001;

	private static final int FAILED = 1011;

	/** Stands for a socket that ended without a close frame. */
	private static final int NO_CODE = 1006;

	private final String id;

	private final TextSocket socket;

	private final String peer;

	private final ChannelEnvironment environment;

	private final Consumer<TextSocketChannel> onEnd;

	private final SerialOwner owner;

	private final MessageInlet inlet;

	private final TextOutbox outbox;

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final AtomicBoolean startCalled = new AtomicBoolean();

	private final AtomicBoolean closeCalled = new AtomicBoolean();

	private final Queue<String> early = new ArrayDeque<>();

	private @Nullable Throwable failedWrite;

	private volatile Cancellable timer = Cancellable.NONE;

	/** Written by the owner only. */
	private volatile State state = State.NEW;

	TextSocketChannel(String id, TextSocket socket, String peer, ChannelEnvironment environment, WriteLimits writes,
			Consumer<TextSocketChannel> onEnd) {
		this.id = id;
		this.socket = socket;
		this.peer = peer;
		this.environment = environment;
		this.onEnd = onEnd;
		this.owner = new SerialOwner("the channel '" + id + "'");
		this.inlet = new MessageInlet(id, environment, this::send);
		this.outbox = new TextOutbox(socket, writes, environment.scheduler(),
				(what) -> this.owner.execute(() -> abort(Failure.transientFailure(peer + ": " + what))),
				(cause) -> this.owner.execute(() -> notWritten(cause)));
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
		CompletableFuture<Void> started = new CompletableFuture<>();
		this.owner.execute(() -> begin(listener, started));
		return started;
	}

	@Override
	public void send(CommandMessage message) {
		State now = this.state;
		if (this.closeCalled.get() || now == State.CLOSED) {
			throw CommandChannelException.closed(this.id);
		}
		if (now != State.OPEN) {
			throw CommandChannelException.refused("The channel '" + this.id + "' is not open yet", null);
		}
		if (!this.outbox.offer(this.environment.codec().encode(message))) {
			String what = "the peer doesn't read, " + this.outbox.waiting() + " bytes wait for it";
			this.owner.execute(() -> abort(Failure.transientFailure(this.peer + ": " + what)));
			throw CommandChannelException.refused("The channel '" + this.id + "' is being closed: " + what, null);
		}
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
		return "WebSocket channel '" + this.id + "' with " + this.peer;
	}

	TextSocketListener listener() {
		return new Events();
	}

	private void begin(CommandChannelListener listener, CompletableFuture<Void> started) {
		if (this.state != State.NEW) {
			started.completeExceptionally(CommandChannelException.closed(this.id));
			return;
		}
		this.inlet.open(listener);
		this.state = State.OPEN;
		started.complete(null);
		this.early.forEach(this::received);
		this.early.clear();
	}

	private void received(String message) {
		if (this.state == State.OPEN) {
			this.inlet.receive(message.getBytes(StandardCharsets.UTF_8));
		}
		else if (this.state == State.NEW) {
			this.early.add(message);
			if (this.early.size() > MAX_EARLY) {
				abort(Failure.transientFailure(this.peer + ": too many messages before the channel was started"));
			}
		}
	}

	private void leave() {
		if (this.state == State.OPEN || this.state == State.NEW) {
			this.state = State.CLOSED;
			this.inlet.end(null);
			this.outbox.finish(() -> closeSocket(NORMAL, ""));
		}
	}

	private void abort(Failure failure) {
		if (this.state != State.CLOSED) {
			this.state = State.CLOSED;
			this.outbox.end();
			this.inlet.end(CommandChannelException.failed(failure));
		}
		closeSocket(FAILED, "");
	}

	/**
	 * The socket says why it ends, perhaps because the peer closed it in order.
	 */
	private void notWritten(Throwable cause) {
		this.failedWrite = cause;
		closeSocket(FAILED, "");
	}

	/**
	 * The socket tells when it is closed, but not every socket can be trusted with that.
	 */
	private void closeSocket(int code, String reason) {
		this.timer.cancel();
		this.timer = this.environment.scheduler()
			.schedule(LINGER, () -> this.owner.execute(() -> closed(NO_CODE, null)));
		if (this.gone.isDone()) {
			this.timer.cancel();
		}
		this.socket.close(code, reason);
	}

	private void closed(int code, @Nullable Throwable cause) {
		if (this.state != State.CLOSED) {
			this.state = State.CLOSED;
			this.inlet.end(reason(code, cause));
		}
		this.outbox.end();
		letGo();
	}

	private @Nullable CommandChannelException reason(int code, @Nullable Throwable cause) {
		if (cause == null && (code == NORMAL || code == GOING_AWAY)) {
			return null;
		}
		Failures failures = new Failures(this.peer, "the peer");
		Throwable known = (cause != null) ? cause : this.failedWrite;
		if (known != null) {
			return CommandChannelException.failed(failures.ofCause(known));
		}
		return CommandChannelException
			.failed((code == NO_CODE) ? failures.of(FailureKind.CONNECTION_CLOSED, "") : failures.ofClose(code, ""));
	}

	private void letGo() {
		this.gone.complete(null);
		this.timer.cancel();
		this.onEnd.accept(this);
	}

	private enum State {

		NEW, OPEN, CLOSED

	}

	/**
	 * Takes what the socket tells to the owner.
	 */
	private final class Events implements TextSocketListener {

		private final TextSocketChannel channel = TextSocketChannel.this;

		@Override
		public void onMessage(String message) {
			this.channel.owner.execute(() -> this.channel.received(message));
		}

		@Override
		public void onClosed(int code, @Nullable Throwable cause) {
			this.channel.owner.execute(() -> this.channel.closed(code, cause));
		}

	}

}
