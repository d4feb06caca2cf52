package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.connector.ConnectorRuntime;
import dev.connector.schedule.SystemScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the connectors with the application and drains them before it stops. Starting
 * waits for no gateway. While it runs and has anything to connect, it keeps the JVM
 * alive, as a web server would. Safe for use by many threads.
 */
final class ConnectorLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycle.class);

	/**
	 * What a stop may take beyond the drain.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(3);

	private final ConnectorRuntime runtime;

	private final ConnectorProperties.Lifecycle properties;

	private final BooleanSupplier keepsAlive;

	private final Lock lock = new ReentrantLock();

	private @Nullable SystemScheduler keepAlive;

	private boolean running;

	/**
	 * Create a lifecycle.
	 * @param runtime what to start and stop
	 * @param properties when and how
	 * @param phaseTimeout how long Spring waits for a phase to stop
	 * @param keepsAlive whether there is anything that should keep the JVM alive, asked
	 * at the start
	 */
	ConnectorLifecycle(ConnectorRuntime runtime, ConnectorProperties.Lifecycle properties, Duration phaseTimeout,
			BooleanSupplier keepsAlive) {
		this.runtime = runtime;
		this.properties = properties;
		this.keepsAlive = keepsAlive;
		if (properties.drainTimeout().plus(MARGIN).compareTo(phaseTimeout) > 0) {
			logger.warn(
					"connector.lifecycle.drain-timeout ({}) needs more time than Spring gives to a stop"
							+ " (spring.lifecycle.timeout-per-shutdown-phase, {}): work may be cut off",
					properties.drainTimeout(), phaseTimeout);
		}
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			if (this.running) {
				return;
			}
			this.runtime.start();
			this.running = true;
			if (this.keepsAlive.getAsBoolean()) {
				this.keepAlive = SystemScheduler.createKeepingAlive("connector-keep-alive");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void stop() {
		drain().toCompletableFuture().join();
	}

	@Override
	public void stop(Runnable callback) {
		drain().whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int getPhase() {
		return this.properties.phase();
	}

	/**
	 * A paused context keeps its connectors: other processes rely on them.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	private CompletionStage<Void> drain() {
		this.lock.lock();
		try {
			if (!this.running) {
				return CompletableFuture.completedFuture(null);
			}
			int running = this.runtime.list()
				.stream()
				.mapToInt((registration) -> registration.snapshot().requests().inFlight())
				.sum();
			if (running > 0) {
				logger.info("The connectors stop: {} running requests get {} (connector.lifecycle.drain-timeout)",
						running, this.properties.drainTimeout());
			}
			return this.runtime.stop(this.properties.drainTimeout()).whenComplete((nothing, failure) -> stopped());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void stopped() {
		this.lock.lock();
		try {
			this.running = false;
			if (this.keepAlive != null) {
				this.keepAlive.close();
				this.keepAlive = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
