package dev.connector.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds ports that nobody listens on, and that no system gives to connections that go
 * out.
 */
public final class FreePorts {

	private static final int FIRST = 20_000;

	private static final int COUNT = 10_000;

	private static final Random random = new Random();

	private static final Set<Integer> given = ConcurrentHashMap.newKeySet();

	private FreePorts() {
	}

	/**
	 * Find one more.
	 * @return a port of this machine that was not returned before
	 */
	public static int next() {
		while (true) {
			int port = FIRST + random.nextInt(COUNT);
			try (ServerSocket socket = new ServerSocket()) {
				socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				if (given.add(port)) {
					return port;
				}
			}
			catch (IOException ex) {
				// Somebody has it, so another one
			}
		}
	}

}
