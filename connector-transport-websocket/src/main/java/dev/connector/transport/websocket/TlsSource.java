package dev.connector.transport.websocket;

import java.security.GeneralSecurityException;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

import dev.connector.destination.TlsOptions;

/**
 * The TLS of connections, with keys and trust as they are when one is made.
 *
 * @param options asked for every connection
 */
record TlsSource(Supplier<TlsOptions> options) implements DialOptions.TlsEngines {

	@Override
	public SSLEngine create(String host, int port) throws GeneralSecurityException {
		TlsOptions current = this.options.get();
		SSLEngine engine = current.context().createSSLEngine(host, port);
		if (!current.protocols().isEmpty()) {
			engine.setEnabledProtocols(current.protocols().toArray(String[]::new));
		}
		if (!current.ciphers().isEmpty()) {
			engine.setEnabledCipherSuites(current.ciphers().toArray(String[]::new));
		}
		return engine;
	}

}
