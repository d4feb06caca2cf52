package dev.connector.transport.socket;

import java.security.GeneralSecurityException;

import javax.net.ssl.SSLEngine;

/**
 * Makes the TLS of connections, one engine for each. Must not block.
 */
@FunctionalInterface
public interface TlsEngines {

	/**
	 * Make the TLS of a connection. Names of hosts are checked whatever it says.
	 * @param host the host that is dialled
	 * @param port its port
	 * @return a new engine
	 * @throws GeneralSecurityException when keys or trust can't be used
	 */
	SSLEngine create(String host, int port) throws GeneralSecurityException;

}
