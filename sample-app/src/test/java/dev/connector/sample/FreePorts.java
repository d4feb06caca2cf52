package dev.connector.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds ports that nobody listens on.
 */
public final class FreePorts {

	private FreePorts() {
	}

	/**
	 * Find one more.
	 * @return a port of this machine
	 * @throws IOException when there is none
	 */
	public static int next() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
