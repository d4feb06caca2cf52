package dev.connector.command.link;

import java.util.Objects;
import java.util.concurrent.CompletionException;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.CommandRegistry;
import dev.connector.command.MessageIds;
import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionDriver;
import dev.connector.failure.Failure;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Connects a registry with a peer: makes a channel for every attempt, has the registry
 * attach it, watches over it and takes it away again. Called by the owner of the
 * connection only, except where fields are volatile.
 */
final class LinkDriver implements ConnectionDriver {

	private final CommandRegistry registry;

	private final String channelId;

	private final CommandChannelFactory channels;

	private final Scheduler scheduler;

	private final MessageIds ids;

	private final LinkFailures failures;

	private volatile CommandLinkOptions options;

	private volatile @Nullable HeartbeatMonitor monitor;

	private @Nullable LinkedChannel channel;

	private boolean watched;

	LinkDriver(CommandRegistry registry, String channelId, CommandChannelFactory channels, CommandLinkOptions options,
			CommandLinkEnvironment environment) {
		this.registry = registry;
		this.channelId = Objects.requireNonNull(channelId, "channelId");
		this.channels = channels;
		this.options = options;
		this.scheduler = environment.scheduler();
		this.ids = new MessageIds(environment.random());
		this.failures = new LinkFailures(channelId);
	}

	String channelId() {
		return this.channelId;
	}

	CommandLinkOptions options() {
		return this.options;
	}

	void change(CommandLinkOptions changed) {
		this.options = Objects.requireNonNull(changed, "options");
	}

	/**
	 * Return who watches over the channel, if anybody does.
	 */
	@Nullable HeartbeatMonitor heartbeat() {
		return this.monitor;
	}

	/**
	 * Watch over the channel on the terms of now.
	 */
	void heartbeatChanged() {
		HeartbeatMonitor current = this.monitor;
		HeartbeatOptions terms = this.options.heartbeat();
		if (current != null && terms != null) {
			current.change(terms);
		}
	}

	@Override
	public void dial(ConnectionAttempt attempt) {
		LinkedChannel fresh;
		try {
			fresh = new LinkedChannel(this, attempt, this.channels.create(this.channelId));
		}
		catch (RuntimeException ex) {
			attempt.lost(failure(ex));
			return;
		}
		this.channel = fresh;
		this.registry.addChannel(fresh).whenComplete((attached, thrown) -> attached(fresh, attempt, thrown));
	}

	/**
	 * The registry uses the channel already, so there is nothing to wait for.
	 */
	@Override
	public void greet(ConnectionAttempt attempt) {
		attempt.accepted();
	}

	@Override
	public void goLive(ConnectionAttempt attempt) {
		LinkedChannel current = this.channel;
		HeartbeatOptions terms = this.options.heartbeat();
		this.watched = terms != null;
		if (current == null || terms == null) {
			return;
		}
		HeartbeatMonitor fresh = new HeartbeatMonitor(this.scheduler, attempt::run, terms,
				(sequence) -> beat(attempt, sequence), () -> silent(attempt));
		this.monitor = fresh;
		current.watch(fresh);
		fresh.start();
	}

	@Override
	public void offer(ConnectionAttempt attempt) {
		LinkedChannel current = this.channel;
		if (current != null) {
			current.refuse(null);
		}
	}

	@Override
	public void withhold(ConnectionAttempt attempt) {
		LinkedChannel current = this.channel;
		if (current != null) {
			current.refuse("paused");
		}
	}

	@Override
	public void drain(ConnectionAttempt attempt) {
		LinkedChannel current = this.channel;
		if (current == null) {
			attempt.drained();
		}
		else {
			current.refuse("closing");
			current.whenAnswered(attempt::drained);
		}
	}

	@Override
	public void farewell(ConnectionAttempt attempt) {
		LinkedChannel current = this.channel;
		Failure ended = Failure.transientFailure("The channel was closed");
		if (current == null) {
			attempt.lost(ended);
		}
		else {
			current.leave().whenComplete((done, thrown) -> attempt.lost(ended));
		}
	}

	@Override
	public void leave(ConnectionAttempt attempt, String reason) {
		LinkedChannel left = this.channel;
		HeartbeatMonitor watching = this.monitor;
		this.channel = null;
		this.monitor = null;
		try {
			if (watching != null) {
				watching.stop();
			}
		}
		finally {
			if (left != null) {
				left.leave();
			}
		}
	}

	@Override
	public boolean isWatching(ConnectionAttempt attempt) {
		HeartbeatMonitor current = this.monitor;
		return !this.watched || (current != null && current.isWatching());
	}

	@Override
	public long lastActivity() {
		HeartbeatMonitor current = this.monitor;
		return (current != null) ? current.lastInbound() : 0;
	}

	MessageIds ids() {
		return this.ids;
	}

	Failure failure(@Nullable Throwable cause) {
		return this.failures.of(this.options.target(), cause);
	}

	private void attached(LinkedChannel fresh, ConnectionAttempt attempt, @Nullable Throwable thrown) {
		if (thrown == null) {
			fresh.attached();
			attempt.opened();
		}
		else if (fresh.isStarted()) {
			attempt.lost(failure(thrown));
		}
		else {
			attempt.lost(refused(thrown));
		}
	}

	/**
	 * Classify why the registry doesn't take a channel: somebody else uses the id, and
	 * may stop doing so, or the registry is closed.
	 */
	private Failure refused(Throwable thrown) {
		Throwable cause = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		String message = "The " + this.registry + " doesn't take the channel: " + cause.getMessage();
		return (cause instanceof IllegalArgumentException) ? Failure.transientFailure(message) : Failure.fatal(message);
	}

	private void beat(ConnectionAttempt attempt, long sequence) {
		this.registry.refresh(this.channelId).thenRun(() -> attempt.run(() -> {
			HeartbeatMonitor current = this.monitor;
			if (current != null) {
				current.acknowledged(sequence);
			}
		}));
	}

	private void silent(ConnectionAttempt attempt) {
		HeartbeatOptions terms = this.options.heartbeat();
		attempt.lost(Failure.transientFailure(this.options.target() + " was silent for "
				+ ((terms != null) ? terms.timeout() : "too long") + " (heartbeat timeout)"));
	}

}
