package dev.connector.destination;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that connections are tunnelled through ({@code CONNECT}). Immutable;
 * never shows the password.
 *
 * @param host its name or address, an IPv6 address without brackets
 * @param port its port
 * @param username whom to present with basic authentication, or {@code null}
 * @param password what to present with it, or {@code null}
 */
public record HttpProxy(String host, int port, @Nullable String username, @Nullable String password) {

	@Override
	public String toString() {
		String shown = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		return "http://" + shown + ":" + this.port + ((this.username != null) ? " with a user" : "");
	}

}
