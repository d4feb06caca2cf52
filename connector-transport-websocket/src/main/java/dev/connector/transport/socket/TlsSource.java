package dev.connector.transport.socket;

import java.security.GeneralSecurityException;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

import dev.connector.destination.TlsOptions;

/**
 * The TLS of connections, with keys and trust as they are when one is made.
 *
 * @param options asked for every connection
 */
public record TlsSource(Supplier<TlsOptions> options) implements TlsEngines {

	@Override
	public SSLEngine create(String host, int port) throws GeneralSecurityException {
		TlsOptions current = this.options.get();
		return limited(current.context().createSSLEngine(host, port), current);
	}

	/**
	 * Make the TLS of a connection that the other side began.
	 * @param clientCertificates whether the other side has to show a certificate that is
	 * trusted
	 * @return a new engine for the server's side
	 * @throws GeneralSecurityException when keys or trust can't be used
	 */
	public SSLEngine accept(boolean clientCertificates) throws GeneralSecurityException {
		TlsOptions current = this.options.get();
		SSLEngine engine = limited(current.context().createSSLEngine(), current);
		engine.setUseClientMode(false);
		engine.setNeedClientAuth(clientCertificates);
		return engine;
	}

	private static SSLEngine limited(SSLEngine engine, TlsOptions options) {
		if (!options.protocols().isEmpty()) {
			engine.setEnabledProtocols(options.protocols().toArray(String[]::new));
		}
		if (!options.ciphers().isEmpty()) {
			engine.setEnabledCipherSuites(options.ciphers().toArray(String[]::new));
		}
		return engine;
	}

}
