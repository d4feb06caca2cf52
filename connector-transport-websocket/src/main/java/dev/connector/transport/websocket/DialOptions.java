package dev.connector.transport.websocket;

import java.net.URI;

import dev.connector.destination.HttpProxy;
import dev.connector.transport.socket.SocketRoute;
import dev.connector.transport.socket.TlsEngines;
import org.jspecify.annotations.Nullable;

/**
 * Where to dial, and how. Immutable.
 *
 * @param socket the address and what is sent there
 * @param tls asked before every dial with TLS
 * @param proxy the proxy in between, or {@code null} when there is none
 * @param subprotocol what both sides have to agree on, or {@code null} for nothing
 */
record DialOptions(WebSocketOptions socket, TlsEngines tls, @Nullable HttpProxy proxy, @Nullable String subprotocol) {

	/**
	 * The way to the other side.
	 */
	SocketRoute route() {
		URI uri = this.socket.uri();
		return new SocketRoute(WebSocketUris.host(uri), WebSocketUris.port(uri),
				WebSocketUris.isSecure(uri) ? this.tls : null, this.proxy, this.socket.timeouts().connect());
	}

}
