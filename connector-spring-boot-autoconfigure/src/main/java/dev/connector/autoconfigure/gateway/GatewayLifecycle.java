package dev.connector.autoconfigure.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.gateway.Gateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Drains the gateway when the application stops: the connectors are asked to move to
 * another gateway, then new requests are refused, running ones are answered, and whoever
 * is still connected is sent away.
 * <p>
 * This comes before the servers stop: the gRPC server waits for the streams of the
 * connectors, and the web server for the running requests. Draining twice does no harm,
 * so that the gRPC server may ask for it too, whichever of the two stops first.
 * <p>
 * A drained gateway is closed for good. So nothing happens when the application context
 * is only paused or stopped to be started again.
 */
public final class GatewayLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	/**
	 * Starts after the web server and before the connectors of the same process, and
	 * stops in the reverse order.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 768;

	/**
	 * Time between the end of draining and the point where stopping goes on without it.
	 */
	private static final Duration SLACK = Duration.ofSeconds(2);

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * What holds in Spring Boot when nothing else is said.
	 */
	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(GatewayLifecycle.class);

	private final Gateway gateway;

	private final Duration moving;

	private final Duration timeout;

	private final ApplicationContext context;

	private volatile boolean running;

	private volatile boolean closing;

	GatewayLifecycle(Gateway gateway, Duration moving, Duration timeout, ApplicationContext context) {
		this.gateway = gateway;
		this.moving = moving;
		this.timeout = timeout;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext().equals(this.context)) {
			this.closing = true;
		}
	}

	@Override
	public void start() {
		this.running = true;
		Duration phase = this.context.getEnvironment()
			.getProperty(PHASE_TIMEOUT, Duration.class, DEFAULT_PHASE_TIMEOUT);
		if (this.timeout.compareTo(phase) >= 0) {
			logger.warn("connector.gateway.drain-timeout is {}, but the application stops waiting after {}:"
					+ " raise {} or lower connector.gateway.drain-timeout", this.timeout, phase, PHASE_TIMEOUT);
		}
	}

	@Override
	public void stop() {
		drain();
	}

	@Override
	public void stop(Runnable callback) {
		boolean first = this.running;
		this.running = false;
		if (this.closing) {
			announce(first);
			this.gateway.drain(this.moving, this.timeout).whenComplete((done, failure) -> callback.run());
		}
		else {
			callback.run();
		}
	}

	/**
	 * Drain the gateway and wait until it is closed, or the time for it has passed. Does
	 * nothing unless the application context closes.
	 */
	public void drain() {
		boolean first = this.running;
		this.running = false;
		if (!this.closing) {
			return;
		}
		announce(first);
		CompletableFuture<Void> drained = this.gateway.drain(this.moving, this.timeout).toCompletableFuture();
		try {
			drained.get(this.timeout.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.gateway.close();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("The gateway could not be drained within {}: closing it", this.timeout, ex);
			this.gateway.close();
		}
	}

	private void announce(boolean first) {
		int open = this.gateway.sessions().stream().mapToInt((session) -> session.inFlight() + session.pending()).sum();
		if (first && open > 0) {
			logger.info("The gateway stops: {} open requests get {} (connector.gateway.drain-timeout)", open,
					this.timeout);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
