package dev.connector.autoconfigure.command.websocket;

import dev.connector.autoconfigure.command.channel.ChannelDrain;
import dev.connector.command.channel.websocket.WebSocketCommandEndpoint;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.context.WebApplicationContext;

/**
 * Closes the channels before the web server stops, which would just cut them, once the
 * requests that run were answered.
 */
final class CommandWebSocketLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	/**
	 * Starts after the web server, and stops before it.
	 */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 768;

	private final WebSocketCommandEndpoint endpoint;

	private final ChannelDrain drain;

	private final WebApplicationContext context;

	private volatile boolean running;

	private volatile boolean closing;

	CommandWebSocketLifecycle(WebSocketCommandEndpoint endpoint, ChannelDrain drain, WebApplicationContext context) {
		this.endpoint = endpoint;
		this.drain = drain;
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
			throw new IllegalStateException("The web server has no jakarta.websocket container, so channels of"
					+ " commands can't come over WebSocket: add the one of the web server, or set"
					+ " connector.commands.websocket.enabled to false");
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
		this.drain.await(CommandWebSocketAutoConfiguration.NAME + "-")
			.thenCompose((drained) -> this.endpoint.close())
			.whenComplete((closed, failure) -> callback.run());
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
