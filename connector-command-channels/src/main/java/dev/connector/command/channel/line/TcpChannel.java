package dev.connector.command.channel.line;

import java.time.Duration;
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
import dev.connector.transport.socket.Tasks;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * One socket with a message a line, dialled or accepted. Everything but the public
 * methods happens on its event loop.
 */
final class TcpChannel implements CommandChannel {

	/** How long the peer may go on talking after it was told the end. */
	private static final Duration LINGER = Duration.ofSeconds(5);

	private final String id;

	private final EventLoop loop;

	private final ChannelEnvironment environment;

	private final Failures failures;

	private final Opening opening;

	private final Consumer<TcpChannel> onEnd;

	private final MessageInlet inlet;

	private final LineWriter writer;

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final AtomicBoolean startCalled = new AtomicBoolean();

	private final AtomicBoolean closeCalled = new AtomicBoolean();

	private Cancellable timer = Cancellable.NONE;

	private @Nullable Channel socket;

	/** Written by the event loop only. */
	private volatile State state = State.NEW;

	TcpChannel(String id, EventLoop loop, ChannelEnvironment environment, WriteLimits limits, Opening opening,
			Consumer<TcpChannel> onEnd) {
		this.id = id;
		this.loop = loop;
		this.environment = environment;
		this.failures = opening.failures();
		this.opening = opening;
		this.onEnd = onEnd;
		this.inlet = new MessageInlet(id, environment, this::send);
		this.writer = new LineWriter(loop, limits, environment.scheduler(), () -> stuck(limits.timeout()));
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
		if (!Tasks.run(this.loop, () -> begin(listener))) {
			this.started.completeExceptionally(CommandChannelException.closed(this.id));
		}
		return this.started.minimalCompletionStage();
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
		if (!this.writer.offer(this.environment.codec().encode(message))) {
			String what = "the peer doesn't read, " + this.writer.waiting() + " bytes wait for it";
			Tasks.run(this.loop, () -> end(this.failures.of(FailureKind.TIMED_OUT, what)));
			throw CommandChannelException.refused("The channel '" + this.id + "' is being closed: " + what, null);
		}
	}

	@Override
	public CompletionStage<Void> close() {
		if (this.closeCalled.compareAndSet(false, true)) {
			this.inlet.mute();
			if (!Tasks.run(this.loop, this::leave)) {
				this.gone.complete(null);
			}
		}
		return this.gone.minimalCompletionStage();
	}

	@Override
	public String toString() {
		return "line channel '" + this.id + "' with " + this.opening;
	}

	Failures failures() {
		return this.failures;
	}

	MessageInlet inlet() {
		return this.inlet;
	}

	/**
	 * Return whether anybody wants to hear what comes.
	 */
	boolean isReading() {
		return this.state == State.OPEN;
	}

	/**
	 * There is a socket, on which can't be talked yet.
	 */
	void connected(Channel connected) {
		this.socket = connected;
		connected.closeFuture().addListener((closed) -> {
			// Handlers hear nothing any more when the threads end
			if (this.loop.isShuttingDown()) {
				ended();
			}
		});
	}

	void opened(Channel open) {
		if (this.state == State.OPENING) {
			this.timer.cancel();
			this.writer.open(open);
			this.state = State.OPEN;
			this.started.complete(null);
		}
	}

	void tooLong() {
		end(this.failures.of(FailureKind.PROTOCOL_BROKEN,
				"a message has more than the " + this.environment.maxMessageBytes() + " bytes that are allowed"));
	}

	/**
	 * The peer closed the socket, or this side did.
	 */
	void ended() {
		end((this.state == State.OPENING) ? this.failures.of(FailureKind.CONNECTION_CLOSED, "") : null);
	}

	void broke(Throwable cause) {
		end(this.failures.ofCause(cause));
	}

	/**
	 * The one place where the channel ends.
	 * @param failure why it broke, or {@code null} when it was closed
	 */
	void end(@Nullable Failure failure) {
		State before = this.state;
		if (before == State.CLOSED) {
			return;
		}
		this.state = State.CLOSED;
		this.timer.cancel();
		this.opening.cancel();
		this.writer.end();
		CommandChannelException reason = (failure != null) ? CommandChannelException.failed(failure) : null;
		if (before == State.OPEN) {
			this.inlet.end(reason);
		}
		this.started.completeExceptionally((reason != null) ? reason : CommandChannelException.closed(this.id));
		Channel open = this.socket;
		if (open != null) {
			open.close();
			open.closeFuture().addListener((closed) -> this.gone.complete(null));
		}
		else {
			this.gone.complete(null);
		}
		this.onEnd.accept(this);
	}

	private void begin(CommandChannelListener listener) {
		if (this.state != State.NEW) {
			this.started.completeExceptionally(CommandChannelException.closed(this.id));
			return;
		}
		this.state = State.OPENING;
		this.inlet.open(listener);
		Duration timeout = this.opening.timeout();
		arm(timeout, () -> end(this.failures.of(FailureKind.TIMED_OUT, "not open within " + timeout)));
		try {
			this.opening.begin(this, this.loop);
		}
		catch (RuntimeException ex) {
			broke(ex);
		}
	}

	private void leave() {
		if (this.state == State.OPEN) {
			this.state = State.CLOSING;
			this.inlet.end(null);
			this.writer.finish(this::tellEnd);
		}
		else {
			end(null);
		}
	}

	/**
	 * Say that nothing follows, and wait for the peer to say the same: a socket that is
	 * closed while something comes in loses what the peer has not read yet.
	 */
	private void tellEnd() {
		Channel open = this.socket;
		if (open == null || this.state == State.CLOSED) {
			return;
		}
		arm(LINGER, () -> end(null));
		SslHandler tls = open.pipeline().get(SslHandler.class);
		if (tls != null) {
			tls.closeOutbound().addListener((done) -> ((DuplexChannel) open).shutdownOutput());
		}
		else {
			((DuplexChannel) open).shutdownOutput();
		}
	}

	private void stuck(Duration timeout) {
		end(this.failures.of(FailureKind.TIMED_OUT, "the peer took nothing for " + timeout));
	}

	private void arm(Duration delay, Runnable task) {
		this.timer.cancel();
		State armedIn = this.state;
		this.timer = this.environment.scheduler().schedule(delay, () -> Tasks.run(this.loop, () -> {
			if (this.state == armedIn) {
				task.run();
			}
		}));
	}

	private enum State {

		NEW, OPENING, OPEN, CLOSING, CLOSED

	}

	/**
	 * How a channel gets its socket. Used on the event loop; shows the peer's address in
	 * its text form.
	 */
	interface Opening {

		/**
		 * Return what makes the failures of the channel.
		 */
		Failures failures();

		/**
		 * Return how long it may take.
		 */
		Duration timeout();

		/**
		 * Begin. What becomes of it is told to the channel.
		 */
		void begin(TcpChannel channel, EventLoop loop);

		/**
		 * Let go of what is not open yet. Does nothing when it is open.
		 */
		void cancel();

	}

}
