package dev.connector.autoconfigure.command.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.CommandRegistry;
import dev.connector.schedule.SystemScheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.StringUtils;

/**
 * Opens the channels of commands when everything else has started, connectors included,
 * and closes them first. Keeps the JVM alive meanwhile, as other processes rely on it.
 */
final class CommandChannelLifecycle implements SmartLifecycle {

	private final CommandRegistry registry;

	private final CommandLinks links;

	private final Supplier<@Nullable ListeningChannels> listeners;

	private final Terms terms;

	private volatile boolean running;

	private volatile @Nullable SystemScheduler keepAlive;

	/**
	 * Create a lifecycle.
	 * @param registry whose channels
	 * @param links what is connected
	 * @param listeners where is listened, or {@code null} for nowhere
	 * @param terms when, and how
	 */
	CommandChannelLifecycle(CommandRegistry registry, CommandLinks links,
			Supplier<@Nullable ListeningChannels> listeners, Terms terms) {
		this.registry = registry;
		this.links = links;
		this.listeners = listeners;
		this.terms = terms;
	}

	/**
	 * Start.
	 * @throws InvalidPropertyException when a listener can't listen, or there is no
	 * channel to the router
	 */
	@Override
	public void start() {
		if (this.running) {
			return;
		}
		requireRouter();
		ListeningChannels listening = this.listeners.get();
		if (listening != null) {
			listening.start();
		}
		this.links.start();
		this.running = true;
		if (!this.links.list().isEmpty() || (listening != null && !listening.isEmpty())) {
			this.keepAlive = SystemScheduler.createKeepingAlive("connector-command-keep-alive");
		}
	}

	@Override
	public void stop() {
		close().toCompletableFuture().join();
	}

	@Override
	public void stop(Runnable callback) {
		close().whenComplete((closed, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return (this.terms.connectorPhase() == Integer.MAX_VALUE) ? Integer.MAX_VALUE : this.terms.connectorPhase() + 1;
	}

	/**
	 * A paused context keeps its channels: other processes rely on them.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	private CompletionStage<Void> close() {
		this.running = false;
		ListeningChannels listening = this.listeners.get();
		CompletableFuture<Void> linksStopped = this.links.stop(this.terms.drainTimeout()).toCompletableFuture();
		CompletionStage<Void> all = (listening != null)
				? CompletableFuture.allOf(linksStopped, listening.stop().toCompletableFuture()) : linksStopped;
		return all.whenComplete((closed, failure) -> letGo());
	}

	private void letGo() {
		SystemScheduler kept = this.keepAlive;
		this.keepAlive = null;
		if (kept != null) {
			kept.close();
		}
	}

	private void requireRouter() {
		String router = this.terms.router();
		if (!StringUtils.hasText(router) || this.links.find(router).isPresent()
				|| this.registry.channels().stream().anyMatch((channel) -> channel.id().equals(router))) {
			return;
		}
		String property = "connector.commands.router";
		throw new InvalidPropertyException(property,
				"There is no channel '" + router + "', which is to lead to the router. The channels are "
						+ this.links.list().stream().map(PeerLink::name).toList() + ".",
				"Set " + property + " to the name of one of the channels below connector.commands.channels.", null);
	}

	/**
	 * When, and how.
	 *
	 * @param router the channel that leads to the router, or {@code null} for none
	 * @param connectorPhase when connectors start
	 * @param drainTimeout how long requests that run may take
	 */
	record Terms(@Nullable String router, int connectorPhase, Duration drainTimeout) {

	}

}
