package dev.connector.transport.websocket;

import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageListener;
import dev.connector.managed.MessageTransport;

/**
 * Dials one address over WebSocket. Made by {@link WebSocketClients}, whose threads it
 * uses: listeners are called by an event loop and must not block it.
 */
public final class WebSocketTransport implements MessageTransport<WebSocketMessage> {

	private final WebSocketClients clients;

	private final DialOptions dial;

	WebSocketTransport(WebSocketClients clients, DialOptions dial) {
		this.clients = clients;
		this.dial = dial;
	}

	/**
	 * Dial once.
	 * @throws IllegalStateException when the clients were closed
	 */
	@Override
	public MessageChannel<WebSocketMessage> open(MessageListener<WebSocketMessage> listener) {
		return this.clients.open(this.dial, listener);
	}

	@Override
	public void refused() {
		this.dial.socket().credentials().refused();
	}

	@Override
	public String toString() {
		return this.dial.socket().toString();
	}

}
