package dev.connector.command.link;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.connection.ConnectionAttempt;
import dev.connector.failure.Failure;
import dev.connector.heartbeat.HeartbeatMonitor;
import org.jspecify.annotations.Nullable;

/**
 * The channel of one attempt, between the registry and the channel that was made: hears
 * what comes, knows which requests of the peer are not answered, and sees to it that the
 * registry hears of one end, whatever the channel does. Safe for use by many threads.
 */
final class LinkedChannel implements CommandChannel, CommandChannelListener {

	private final LinkDriver driver;

	private final ConnectionAttempt attempt;

	private final CommandChannel channel;

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicBoolean told = new AtomicBoolean();

	private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

	private volatile @Nullable CommandChannelListener listener;

	private volatile @Nullable HeartbeatMonitor monitor;

	private volatile @Nullable String refusing;

	private volatile @Nullable Runnable onAnswered;

	private volatile boolean attached;

	LinkedChannel(LinkDriver driver, ConnectionAttempt attempt, CommandChannel channel) {
		this.driver = driver;
		this.attempt = attempt;
		this.channel = channel;
		this.refusing = attempt.wantsWork() ? null : "paused";
	}

	boolean isStarted() {
		return this.listener != null;
	}

	/**
	 * The registry uses the channel: its end is a loss from now on.
	 */
	void attached() {
		this.attached = true;
		if (this.over.get()) {
			this.attempt.lost(this.driver.failure(null));
		}
	}

	/**
	 * Tell of signs of life.
	 */
	void watch(HeartbeatMonitor watching) {
		this.monitor = watching;
	}

	/**
	 * Refuse new requests of the peer.
	 * @param why what the channel is, or {@code null} to take them again
	 */
	void refuse(@Nullable String why) {
		this.refusing = why;
	}

	/**
	 * Have something done once no request of the peer is unanswered. Called when new ones
	 * are refused.
	 */
	void whenAnswered(Runnable action) {
		this.onAnswered = action;
		answeredAll();
	}

	/**
	 * Take the channel away from the registry, and close it.
	 * @return completes when it is closed; never exceptionally
	 */
	CompletionStage<Void> leave() {
		this.over.set(true);
		tellTheEnd();
		return closeQuietly();
	}

	@Override
	public String id() {
		return this.driver.channelId();
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener registry) {
		this.listener = registry;
		CompletionStage<Void> starting;
		try {
			starting = this.channel.start(this);
		}
		catch (RuntimeException ex) {
			starting = CompletableFuture.failedStage(ex);
		}
		return starting.whenComplete((started, thrown) -> {
			if (thrown != null && this.over.compareAndSet(false, true)) {
				this.attempt.lost(this.driver.failure(thrown));
			}
		});
	}

	@Override
	public void send(CommandMessage message) {
		this.channel.send(message);
		if (message instanceof CommandMessage.ExecuteResponse response && this.unanswered.remove(response.thid())) {
			answeredAll();
		}
	}

	/**
	 * Called by the registry when it is done with the channel, which is a loss when
	 * nobody asked for it.
	 */
	@Override
	public CompletionStage<Void> close() {
		if (this.over.compareAndSet(false, true) && this.attached) {
			this.attempt.lost(Failure.transientFailure("The channel was removed from the registry"));
		}
		return closeQuietly();
	}

	@Override
	public void onMessage(CommandMessage message) {
		HeartbeatMonitor watching = this.monitor;
		CommandChannelListener hearing = this.listener;
		if (watching != null) {
			watching.inbound();
		}
		if (hearing == null || this.over.get() || isRefused(message)) {
			return;
		}
		hearing.onMessage(message);
	}

	@Override
	public void onClosed(@Nullable Throwable cause) {
		if (this.over.compareAndSet(false, true)) {
			this.attempt.lost(this.driver.failure(cause));
			tellTheEnd();
		}
	}

	@Override
	public String toString() {
		return this.channel.toString();
	}

	private boolean isRefused(CommandMessage message) {
		if (!(message instanceof CommandMessage.ExecuteRequest)) {
			return false;
		}
		// Noted before it is decided, so that whoever waits for the last answer either
		// sees it or has it refused
		boolean noted = this.unanswered.add(message.id());
		String why = this.refusing;
		if (why == null) {
			return false;
		}
		try {
			this.channel.send(CommandMessage.ExecuteResponse.failure(this.driver.ids().next(), message.id(),
					new CommandError(CommandErrorCode.CHANNEL_DISCONNECTED, "The channel is " + why)));
		}
		catch (RuntimeException ex) {
			// It is over, then, and says so by itself
		}
		if (noted) {
			this.unanswered.remove(message.id());
			answeredAll();
		}
		return true;
	}

	/**
	 * Have the registry let go of the channel. Why it ended is told where people look for
	 * it: by the link.
	 */
	private void tellTheEnd() {
		CommandChannelListener hearing = this.listener;
		if (hearing != null && this.told.compareAndSet(false, true)) {
			hearing.onClosed(null);
		}
	}

	private void answeredAll() {
		Runnable waiting = this.onAnswered;
		if (waiting != null && this.unanswered.isEmpty()) {
			waiting.run();
		}
	}

	private CompletionStage<Void> closeQuietly() {
		try {
			return this.channel.close();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

}
