package dev.connector.autoconfigure.command;

import java.util.concurrent.CompletableFuture;

import dev.connector.command.CommandRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Closes the registry when the application ends: after connectors were drained and the
 * web server has answered its requests, which may call commands, and before any bean is
 * destroyed. A context that is stopped without being closed keeps its registry, which
 * could not be opened again. Safe for use by many threads.
 */
final class CommandRegistryLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	/**
	 * Before web servers start, and after they have stopped.
	 */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

	private static final Logger logger = LoggerFactory.getLogger(CommandRegistryLifecycle.class);

	private final CommandRegistry registry;

	private final int phase;

	private volatile boolean running;

	private volatile boolean closing;

	/**
	 * Create a lifecycle.
	 * @param registry what to close
	 * @param connectorPhase when connectors stop, which comes before
	 */
	CommandRegistryLifecycle(CommandRegistry registry, int connectorPhase) {
		this.registry = registry;
		this.phase = (connectorPhase > PHASE) ? PHASE : Math.max(connectorPhase, Integer.MIN_VALUE + 1) - 1;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		this.closing = true;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		close().join();
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
		return this.phase;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	private CompletableFuture<Void> close() {
		this.running = false;
		if (!this.closing) {
			return CompletableFuture.completedFuture(null);
		}
		logger.debug("The {} closes", this.registry);
		return this.registry.close().toCompletableFuture();
	}

}
