package dev.connector.command.channel.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

import dev.connector.command.channel.WriteLimits;
import dev.connector.destination.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Where channels over TCP are accepted, and how. Immutable.
 *
 * @param address the address to listen at; port zero for any
 * @param tls the TLS of connections, or {@code null} for plain ones
 * @param maxConnections how many connections there may be at a time; more are closed at
 * once
 * @param handshakeTimeout how long the TLS handshake of a connection may take
 * @param writes how much may wait to be written to each
 */
public record TcpListenerOptions(InetSocketAddress address, @Nullable Tls tls, int maxConnections,
		Duration handshakeTimeout, WriteLimits writes) {

	private static final int MAX_CONNECTIONS = 1000;

	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Create options.
	 * @throws IllegalArgumentException when a limit is not positive
	 */
	public TcpListenerOptions {
		if (maxConnections <= 0 || handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
			throw new IllegalArgumentException("Limits must be positive");
		}
	}

	/**
	 * Create options with defaults for everything else: plain connections.
	 * @param address the address to listen at
	 * @return the options
	 */
	public static TcpListenerOptions of(InetSocketAddress address) {
		return new TcpListenerOptions(address, null, MAX_CONNECTIONS, HANDSHAKE_TIMEOUT, WriteLimits.defaults());
	}

	/**
	 * Change the TLS.
	 * @param changed the TLS of connections, or {@code null} for plain ones
	 * @return changed options
	 */
	public TcpListenerOptions withTls(@Nullable Tls changed) {
		return new TcpListenerOptions(this.address, changed, this.maxConnections, this.handshakeTimeout, this.writes);
	}

	/**
	 * Change the number of connections.
	 * @param changed how many there may be at a time
	 * @return changed options
	 */
	public TcpListenerOptions withMaxConnections(int changed) {
		return new TcpListenerOptions(this.address, this.tls, changed, this.handshakeTimeout, this.writes);
	}

	/**
	 * Change the time for a handshake.
	 * @param changed how long it may take
	 * @return changed options
	 */
	public TcpListenerOptions withHandshakeTimeout(Duration changed) {
		return new TcpListenerOptions(this.address, this.tls, this.maxConnections, changed, this.writes);
	}

	/**
	 * Change how much may wait to be written.
	 * @param changed the limits
	 * @return changed options
	 */
	public TcpListenerOptions withWrites(WriteLimits changed) {
		return new TcpListenerOptions(this.address, this.tls, this.maxConnections, this.handshakeTimeout, changed);
	}

	/**
	 * The TLS of a listener.
	 *
	 * @param options asked for every connection, so that certificates may be replaced;
	 * must not block
	 * @param clientCertificates whether peers have to show a certificate that is trusted
	 */
	public record Tls(Supplier<TlsOptions> options, boolean clientCertificates) {

	}

}
