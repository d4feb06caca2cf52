package dev.connector.command.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps what a channel tells, and notes where it breaks its promises.
 */
public final class Recorder implements CommandChannelListener {

	private static final int SECONDS = 30;

	private final BlockingQueue<CommandMessage> messages = new LinkedBlockingQueue<>();

	private final CompletableFuture<List<Throwable>> end = new CompletableFuture<>();

	private final AtomicInteger inside = new AtomicInteger();

	private final List<String> broken = new ArrayList<>();

	private volatile Consumer<CommandMessage> reaction = (message) -> {
	};

	/**
	 * Do something with every message, on the thread that tells it.
	 */
	public void react(Consumer<CommandMessage> changed) {
		this.reaction = changed;
	}

	@Override
	public void onMessage(CommandMessage message) {
		enter();
		try {
			this.messages.add(message);
			this.reaction.accept(message);
		}
		finally {
			this.inside.decrementAndGet();
		}
	}

	@Override
	public void onClosed(@Nullable Throwable cause) {
		enter();
		if (!this.end.complete((cause != null) ? List.of(cause) : List.of())) {
			note("a second end");
		}
		this.inside.decrementAndGet();
	}

	/**
	 * Return the next message, which has to come soon.
	 */
	public CommandMessage next() throws InterruptedException {
		CommandMessage message = this.messages.poll(SECONDS, TimeUnit.SECONDS);
		assertThat(message).as("a message within %s s", SECONDS).isNotNull();
		return message;
	}

	/**
	 * Return the next messages.
	 */
	public List<CommandMessage> next(int count) throws InterruptedException {
		List<CommandMessage> all = new ArrayList<>();
		while (all.size() < count) {
			all.add(next());
		}
		return all;
	}

	/**
	 * Return how many messages were told that nobody looked at.
	 */
	public int left() {
		return this.messages.size();
	}

	/**
	 * Return why the channel ended, which has to happen soon.
	 */
	public @Nullable Throwable end() {
		List<Throwable> cause = this.end.orTimeout(SECONDS, TimeUnit.SECONDS).join();
		return cause.isEmpty() ? null : cause.get(0);
	}

	/**
	 * Return whether the channel told its end.
	 */
	public boolean isEnded() {
		return this.end.isDone();
	}

	/**
	 * Check that everything was told in order.
	 */
	public synchronized void requireOrder() {
		assertThat(this.broken).isEmpty();
	}

	private void enter() {
		if (this.inside.incrementAndGet() != 1) {
			note("two calls at a time");
		}
		if (this.end.isDone()) {
			note("a call after the end");
		}
	}

	private synchronized void note(String what) {
		this.broken.add(what);
	}

}
