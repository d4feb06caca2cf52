package dev.connector.command.channel.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.LineSplitter;
import dev.connector.command.channel.MessageInlet;
import dev.connector.command.channel.WriteLimits;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;

/**
 * A channel over two streams: the standard streams of this process, or those of a child.
 * The streams belong to the channel, which closes them; nobody else may write to them, as
 * loggers to the console do. Reads and writes block, so each has a thread of its own.
 * Safe for use by many threads.
 * <p>
 * The end of the input is the end of the channel. A read that can't be broken off, as
 * from a terminal, keeps its thread, which lets the JVM end, until something comes.
 */
public final class StdioChannel implements CommandChannel {

	private static final Duration LINGER = Duration.ofSeconds(2);

	private static final int PIECE = 16 * 1024;

	private final String id;

	private final InputStream in;

	private final ChannelEnvironment environment;

	private final Failures failures;

	private final MessageInlet inlet;

	private final StreamWriter writer;

	/** Tells the listener, and decides what the end is. */
	private final SerialOwner owner;

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final ReentrantLock lock = new ReentrantLock();

	private State state = State.NEW;

	private @Nullable TaskThread reader;

	private volatile Cancellable timer = Cancellable.NONE;

	/**
	 * Create a channel, without reading or writing.
	 * @param id how this side calls the peer
	 * @param in what the peer writes
	 * @param out what the peer reads
	 * @param environment what channels need
	 * @param limits how much may wait to be written
	 */
	public StdioChannel(String id, InputStream in, OutputStream out, ChannelEnvironment environment,
			WriteLimits limits) {
		this.id = id;
		this.in = in;
		this.environment = environment;
		this.failures = new Failures("standard streams", "the channel");
		this.inlet = new MessageInlet(id, environment, this::send);
		this.owner = new SerialOwner("the channel '" + id + "'");
		this.writer = new StreamWriter(out, limits, environment.scheduler(), this::broke);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		this.lock.lock();
		try {
			if (this.state == State.CLOSED) {
				return CompletableFuture.failedFuture(CommandChannelException.closed(this.id));
			}
			if (this.state != State.NEW) {
				return CompletableFuture
					.failedFuture(new IllegalStateException("The channel '" + this.id + "' was started already"));
			}
			this.state = State.OPEN;
			this.inlet.open(listener);
			this.writer.start("connector-command-stdio-writer");
			this.reader = TaskThread.start("connector-command-stdio-reader", this::read);
		}
		finally {
			this.lock.unlock();
		}
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void send(CommandMessage message) {
		State now = state();
		if (now == State.CLOSED) {
			throw CommandChannelException.closed(this.id);
		}
		if (now == State.NEW) {
			throw CommandChannelException.refused("The channel '" + this.id + "' is not open yet", null);
		}
		if (!this.writer.offer(this.environment.codec().encode(message))) {
			String what = "the peer doesn't read, " + this.writer.waiting() + " bytes wait for it";
			over(this.failures.of(FailureKind.TIMED_OUT, what));
			throw CommandChannelException.refused("The channel '" + this.id + "' is being closed: " + what, null);
		}
	}

	@Override
	public CompletionStage<Void> close() {
		this.inlet.mute();
		over(null);
		return this.gone.minimalCompletionStage();
	}

	@Override
	public String toString() {
		return "line channel '" + this.id + "' with standard streams";
	}

	private State state() {
		this.lock.lock();
		try {
			return this.state;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void read() {
		LineSplitter splitter = new LineSplitter(this.environment.maxMessageBytes());
		byte[] piece = new byte[PIECE];
		try {
			for (int count = this.in.read(piece); count >= 0; count = this.in.read(piece)) {
				if (!splitter.feed(piece, 0, count, this::received)) {
					over(this.failures.of(FailureKind.PROTOCOL_BROKEN, "a message has more than the "
							+ this.environment.maxMessageBytes() + " bytes that are allowed"));
					return;
				}
			}
			splitter.finish(this::received);
			over(null);
		}
		catch (IOException | RuntimeException ex) {
			broke(ex);
		}
	}

	private void received(byte[] line) {
		this.owner.execute(() -> this.inlet.receive(line));
	}

	private void broke(Throwable cause) {
		over(this.failures.ofCause(cause));
	}

	/**
	 * The one place where the channel ends: what was sent is written, then both streams
	 * are closed. Does nothing the second time.
	 */
	private void over(@Nullable Failure failure) {
		boolean open;
		this.lock.lock();
		try {
			if (this.state == State.CLOSED) {
				return;
			}
			open = this.state == State.OPEN;
			this.state = State.CLOSED;
		}
		finally {
			this.lock.unlock();
		}
		this.inlet.mute();
		this.owner.execute(() -> this.inlet.end((failure != null) ? CommandChannelException.failed(failure) : null));
		if (open && failure == null) {
			this.writer.finish().thenRun(this::awaitEnd);
		}
		else {
			this.writer.abort();
			letGo();
		}
	}

	/**
	 * The peer heard the end; give it the time to say the same.
	 */
	private void awaitEnd() {
		TaskThread reading = this.reader;
		if (reading == null) {
			letGo();
			return;
		}
		this.timer = this.environment.scheduler().schedule(LINGER, this::letGo);
		reading.ended().thenRun(this::letGo);
	}

	private void letGo() {
		this.timer.cancel();
		TaskThread reading = this.reader;
		if (reading != null) {
			reading.interrupt();
		}
		try {
			this.in.close();
		}
		catch (IOException ex) {
			// There is nothing more to read anyway
		}
		this.gone.complete(null);
	}

	private enum State {

		NEW, OPEN, CLOSED

	}

}
