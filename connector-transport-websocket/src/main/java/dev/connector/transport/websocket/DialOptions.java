package dev.connector.transport.websocket;

import java.security.GeneralSecurityException;

import javax.net.ssl.SSLEngine;

import dev.connector.destination.HttpProxy;
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
	 * The host whose address is looked up.
	 */
	String nextHost() {
		return (this.proxy != null) ? this.proxy.host() : WebSocketUris.host(this.socket.uri());
	}

	int nextPort() {
		return (this.proxy != null) ? this.proxy.port() : WebSocketUris.port(this.socket.uri());
	}

	/**
	 * Makes the TLS of a connection. Must not block.
	 */
	interface TlsEngines {

		SSLEngine create(String host, int port) throws GeneralSecurityException;

	}

}
