package dev.connector.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds ports of loopback on which nobody listens.
 */
public final class Ports {

	private Ports() {
	}

	/**
	 * Find a port that is free now.
	 * @return the port
	 * @throws IOException when there is none
	 */
	public static int free() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
