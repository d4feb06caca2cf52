package dev.connector.gateway;

import dev.connector.frame.ConnectorFrame;

/**
 * Lets everybody in under any identity: for a gateway that only its own machine reaches.
 */
public final class OpenAuthenticator implements ConnectorAuthenticator {

	@Override
	public Decision authenticate(ConnectorFrame.Register register, String peer) {
		return Decision.accept();
	}

	@Override
	public Decision authenticate(ConnectorFrame.Hello hello, String peer) {
		return Decision.accept();
	}

}
