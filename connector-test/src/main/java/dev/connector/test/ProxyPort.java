package dev.connector.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;

/**
 * A port of loopback on which a proxy listens or refuses. While it refuses, the port is
 * kept, as far as the system lets two sockets have it one after the other, so that no
 * connection of somebody else gets it. Safe for use by many threads.
 */
final class ProxyPort {

	private static final int BACKLOG = 1024;

	private final int number;

	private volatile @Nullable ServerSocket listening;

	private @Nullable Socket kept;

	ProxyPort() {
		try {
			ServerSocket server = open(0);
			this.number = server.getLocalPort();
			server.close();
			keep();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The proxy finds no free port", ex);
		}
	}

	int number() {
		return this.number;
	}

	/**
	 * Listen.
	 * @return {@code false} when this was so already
	 */
	synchronized boolean listen() throws IOException {
		if (this.listening != null) {
			return false;
		}
		release();
		this.listening = open(this.number);
		return true;
	}

	/**
	 * Wait for a connection.
	 * @throws SocketException when the port refuses
	 */
	Socket accept() throws IOException {
		ServerSocket server = this.listening;
		if (server == null) {
			throw new SocketException("Port " + this.number + " refuses");
		}
		return server.accept();
	}

	/**
	 * Listen no more.
	 */
	synchronized void refuse() {
		if (this.listening != null) {
			close(this.listening);
			this.listening = null;
			keep();
		}
	}

	/**
	 * Let others have the port.
	 */
	synchronized void release() {
		if (this.kept != null) {
			close(this.kept);
			this.kept = null;
		}
	}

	private void keep() {
		Socket socket = new Socket();
		this.kept = socket;
		try {
			socket.setReuseAddress(true);
			socket.bind(address(this.number));
		}
		catch (IOException ex) {
			// Not every system allows it; it makes a rare mishap rarer only
			release();
		}
	}

	private static ServerSocket open(int port) throws IOException {
		ServerSocket server = new ServerSocket();
		server.setReuseAddress(true);
		server.bind(address(port), BACKLOG);
		return server;
	}

	private static InetSocketAddress address(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	private static void close(Closeable socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
