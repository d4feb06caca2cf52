package dev.connector.transport.socket;

import java.time.Duration;

import dev.connector.destination.HttpProxy;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads to, and how it gets there. Immutable.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port the port
 * @param tls makes the TLS of the connection, or {@code null} for a plain one
 * @param proxy the proxy in between, or {@code null} when there is none
 * @param connectTimeout how long connecting to all addresses of the host may take
 */
public record SocketRoute(String host, int port, @Nullable TlsEngines tls, @Nullable HttpProxy proxy,
		Duration connectTimeout) {

	/**
	 * The host whose address is looked up.
	 */
	String nextHost() {
		return (this.proxy != null) ? this.proxy.host() : this.host;
	}

	int nextPort() {
		return (this.proxy != null) ? this.proxy.port() : this.port;
	}

}
