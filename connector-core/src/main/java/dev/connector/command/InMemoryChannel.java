package dev.connector.command;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.schedule.Trampoline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One half of a pair that joins two registries of one process. Messages are handed over
 * as they are, with the objects in them, on the thread that sends them.
 * <p>
 * A half that is closed drops what it has not told yet. The other half tells what was
 * sent before, and then the end; what is sent to a closed half goes nowhere.
 */
public final class InMemoryChannel implements CommandChannel {

	private static final Logger logger = LoggerFactory.getLogger(InMemoryChannel.class);

	private static final Trampoline TRAMPOLINE = new Trampoline();

	private final String id;

	private final Queue<CommandMessage> arrived = new ConcurrentLinkedQueue<>();

	private final AtomicInteger signals = new AtomicInteger();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Runnable telling = this::tell;

	private volatile @Nullable InMemoryChannel peer;

	private volatile @Nullable CommandChannelListener listener;

	private volatile boolean peerClosed;

	/** Touched by the thread that tells only. */
	private boolean ended;

	private InMemoryChannel(String id) {
		this.id = id;
	}

	/**
	 * Create two halves.
	 * @param firstId how the owner of the first half calls the other one
	 * @param secondId how the owner of the second half calls the other one
	 * @return the halves, neither of them started
	 */
	public static Pair pair(String firstId, String secondId) {
		InMemoryChannel first = new InMemoryChannel(firstId);
		InMemoryChannel second = new InMemoryChannel(secondId);
		first.peer = second;
		second.peer = first;
		return new Pair(first, second);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(CommandChannelException.closed(this.id));
		}
		if (!this.started.compareAndSet(false, true)) {
			return CompletableFuture
				.failedFuture(new IllegalStateException("The channel '" + this.id + "' was started already"));
		}
		this.listener = listener;
		signal();
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void send(CommandMessage message) {
		if (this.closed.get()) {
			throw CommandChannelException.closed(this.id);
		}
		InMemoryChannel other = this.peer;
		if (other != null && !other.closed.get()) {
			other.arrived.add(message);
			other.signal();
		}
	}

	@Override
	public CompletionStage<Void> close() {
		if (this.closed.compareAndSet(false, true)) {
			signal();
			InMemoryChannel other = this.peer;
			if (other != null) {
				other.peerClosed = true;
				other.signal();
			}
		}
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public String toString() {
		return "in-memory channel '" + this.id + "'";
	}

	/**
	 * Have the news told: by whoever tells already, or by this thread.
	 */
	private void signal() {
		if (this.listener != null && this.signals.getAndIncrement() == 0) {
			TRAMPOLINE.execute(this.telling);
		}
	}

	private void tell() {
		CommandChannelListener hearer = this.listener;
		int seen = this.signals.get();
		while (hearer != null && seen != 0) {
			tellAll(hearer);
			seen = this.signals.addAndGet(-seen);
		}
	}

	private void tellAll(CommandChannelListener hearer) {
		while (!this.ended) {
			boolean last = this.peerClosed;
			CommandMessage message = this.closed.get() ? null : this.arrived.poll();
			if (message != null) {
				tell(hearer, message);
			}
			else if (last || this.closed.get()) {
				this.ended = true;
				this.arrived.clear();
				hearer.onClosed(null);
			}
			else {
				return;
			}
		}
	}

	private void tell(CommandChannelListener hearer, CommandMessage message) {
		try {
			hearer.onMessage(message);
		}
		catch (Throwable ex) {
			logger.error("The listener of the channel '{}' failed", this.id, ex);
		}
	}

	/**
	 * Two halves that belong together.
	 *
	 * @param first one half
	 * @param second the other half
	 */
	public record Pair(InMemoryChannel first, InMemoryChannel second) {

	}

}
