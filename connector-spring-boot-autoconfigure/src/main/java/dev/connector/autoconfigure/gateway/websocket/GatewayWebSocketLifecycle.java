package dev.connector.autoconfigure.gateway.websocket;

import java.time.Duration;

import dev.connector.autoconfigure.gateway.GatewayLifecycle;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.context.WebApplicationContext;

/**
 * Ends the sockets of connectors between the gateway, which has answered what ran and
 * ended its sessions by then, and the web server, which would just cut them.
 * <p>
 * Must not depend on the gateway's lifecycle: Spring stops what depends on a bean before
 * the bean, whatever the phases say.
 */
final class GatewayWebSocketLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	/**
	 * Time that connectors get to let go of streams that the gateway has ended.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private static final Duration STEP = Duration.ofMillis(20);

	private final WebSocketGatewayEndpoint endpoint;

	private final Scheduler scheduler;

	private final WebApplicationContext context;

	private volatile boolean running;

	private volatile boolean closing;

	GatewayWebSocketLifecycle(WebSocketGatewayEndpoint endpoint, Scheduler scheduler, WebApplicationContext context) {
		this.endpoint = endpoint;
		this.scheduler = scheduler;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext().equals(this.context)) {
			this.closing = true;
		}
	}

	/**
	 * Start.
	 * @throws IllegalStateException when the web server can't open WebSockets
	 */
	@Override
	public void start() {
		@Nullable ServletContext servlets = this.context.getServletContext();
		if (this.context instanceof WebServerApplicationContext server && server.getWebServer() != null
				&& servlets != null && servlets.getAttribute(ServerContainer.class.getName()) == null) {
			throw new IllegalStateException("The web server has no jakarta.websocket container, so connectors"
					+ " can't come over WebSocket: add the one of the web server, or set "
					+ GatewayWebSocketAutoConfiguration.PATH + " to nothing to do without");
		}
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/**
	 * Stop. Does nothing when the application is only paused.
	 */
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		if (!this.closing) {
			callback.run();
			return;
		}
		this.endpoint.close();
		await(this.scheduler.nanoTime() + PATIENCE.toNanos(), callback);
	}

	private void await(long deadline, Runnable callback) {
		if (this.endpoint.sockets() == 0 || this.scheduler.nanoTime() - deadline >= 0) {
			callback.run();
		}
		else {
			this.scheduler.schedule(STEP, () -> await(deadline, callback));
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return GatewayLifecycle.PHASE - 1;
	}

}
