package dev.connector.autoconfigure;

import java.time.Duration;

import dev.connector.ConnectorRuntime;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.LifecyclePhase;
import dev.connector.lifecycle.RunContext;
import dev.connector.lifecycle.RunPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors among the participants: run after all others, and drained before them.
 * Safe for use by many threads.
 */
final class ConnectorsParticipant implements LifecycleParticipant {

	/**
	 * What it is called.
	 */
	static final String NAME = "connectors";

	/**
	 * What a stop may take beyond the drain.
	 */
	static final Duration MARGIN = Duration.ofSeconds(3);

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycle.class);

	private final ConnectorRuntime runtime;

	private final Duration drainTimeout;

	/**
	 * Create a participant.
	 * @param runtime what to start and stop
	 * @param drainTimeout how long running requests may take once it stops
	 */
	ConnectorsParticipant(ConnectorRuntime runtime, Duration drainTimeout) {
		this.runtime = runtime;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public int priority(LifecyclePhase phase) {
		return Integer.MAX_VALUE;
	}

	@Override
	public @Nullable Duration timeout(LifecyclePhase phase) {
		return (phase == LifecyclePhase.DRAIN) ? this.drainTimeout.plus(MARGIN) : null;
	}

	/**
	 * The start is over when they have begun to connect. It waits for no gateway.
	 */
	@Override
	public RunPolicy runPolicy() {
		return RunPolicy.fatal().withSignalsReady(true);
	}

	@Override
	public void run(RunContext context) {
		this.runtime.start();
	}

	@Override
	public void drain() throws Exception {
		int running = this.runtime.list()
			.stream()
			.mapToInt((registration) -> registration.snapshot().requests().inFlight())
			.sum();
		if (running > 0) {
			logger.info("The connectors stop: {} running requests get {} (connector.lifecycle.drain-timeout)", running,
					this.drainTimeout);
		}
		this.runtime.stop(this.drainTimeout).toCompletableFuture().get();
	}

}
