package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.LifecycleListener;
import dev.connector.lifecycle.LifecycleState;
import dev.connector.schedule.SystemScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Takes the participants through their phases with the application, the connectors among
 * them: they start last, and are drained before the others stop. Starting waits for no
 * gateway. While it runs and has anything to connect, it keeps the JVM alive, as a web
 * server would. Safe for use by many threads.
 */
final class ConnectorLifecycle implements SmartLifecycle, LifecycleListener {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycle.class);

	private final Lifecycle lifecycle;

	private final LifecycleBeans beans;

	private final ConnectorProperties.Lifecycle properties;

	private final BooleanSupplier keepsAlive;

	private final Lock lock = new ReentrantLock();

	private @Nullable SystemScheduler keepAlive;

	/**
	 * Create a lifecycle.
	 * @param lifecycle what to start and stop
	 * @param beans who takes part, looked up at the start
	 * @param properties when and how
	 * @param phaseTimeout how long Spring waits for a phase to stop
	 * @param keepsAlive whether there is anything that should keep the JVM alive, asked
	 * at the start
	 */
	ConnectorLifecycle(Lifecycle lifecycle, LifecycleBeans beans, ConnectorProperties.Lifecycle properties,
			Duration phaseTimeout, BooleanSupplier keepsAlive) {
		this.lifecycle = lifecycle;
		this.beans = beans;
		this.properties = properties;
		this.keepsAlive = keepsAlive;
		if (properties.drainTimeout().plus(ConnectorsParticipant.MARGIN).compareTo(phaseTimeout) > 0) {
			logger.warn(
					"connector.lifecycle.drain-timeout ({}) needs more time than Spring gives to a stop"
							+ " (spring.lifecycle.timeout-per-shutdown-phase, {}): work may be cut off",
					properties.drainTimeout(), phaseTimeout);
		}
		lifecycle.listen(this);
	}

	@Override
	public void start() {
		if (isRunning()) {
			return;
		}
		this.beans.addAll();
		this.lifecycle.start();
		if (this.keepsAlive.getAsBoolean()) {
			keepAlive();
		}
	}

	@Override
	public void stop() {
		this.lifecycle.stop().toCompletableFuture().join();
		letGo();
	}

	@Override
	public void stop(Runnable callback) {
		this.lifecycle.stop().whenComplete((report, failure) -> {
			letGo();
			callback.run();
		});
	}

	@Override
	public boolean isRunning() {
		return switch (this.lifecycle.report().state()) {
			case NEW, STOPPED -> false;
			case STARTING, RUNNING, STOPPING -> true;
		};
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

	/**
	 * It may stop by itself, when a participant fails that it can't do without.
	 */
	@Override
	public void onState(LifecycleState state, @Nullable LifecycleException failure) {
		if (state == LifecycleState.STOPPED && !isRunning()) {
			letGo();
		}
	}

	private void keepAlive() {
		this.lock.lock();
		try {
			if (this.keepAlive == null && isRunning()) {
				this.keepAlive = SystemScheduler.createKeepingAlive("connector-keep-alive");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void letGo() {
		this.lock.lock();
		try {
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
