package dev.connector.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Stands between a connector and its gateway on loopback and spoils what passes, on
 * command: cuts connections, resets them, lets them hang, or refuses new ones. Safe for
 * use by many threads; its threads are daemons and end with it.
 */
public final class TcpFaultProxy implements Closeable {

	private static final int BUFFER_BYTES = 16 * 1024;

	private final InetSocketAddress target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private final Gate gate = new Gate();

	private final int port;

	private volatile @Nullable ServerSocket listening;

	private TcpFaultProxy(InetSocketAddress target) {
		this.target = target;
		this.port = listen(0);
	}

	/**
	 * Start a proxy on a free port of loopback.
	 * @param port the port on loopback to pass everything on to
	 * @return the proxy
	 */
	public static TcpFaultProxy to(int port) {
		return new TcpFaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	/**
	 * Return the port to connect to instead of the real one.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return how many connections were accepted so far.
	 * @return the number of connections
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * Close all connections that exist now.
	 */
	public void cut() {
		this.sockets.forEach(TcpFaultProxy::closeQuietly);
	}

	/**
	 * Reset all connections that exist now, so that both ends see an error.
	 */
	public void reset() {
		// All of them first: the end of one socket makes its pump end the other one
		this.sockets.forEach(TcpFaultProxy::resetOnClose);
		cut();
	}

	/**
	 * Let nothing pass any more, in both directions, while connections stay open.
	 */
	public void stall() {
		this.gate.close();
	}

	/**
	 * Let everything pass again.
	 */
	public void unstall() {
		this.gate.open();
	}

	/**
	 * Refuse new connections until {@link #accept()}.
	 */
	public void refuse() {
		closeQuietly(this.listening);
		this.listening = null;
	}

	/**
	 * Accept connections again after {@link #refuse()}.
	 */
	public void accept() {
		if (this.listening == null) {
			listen(this.port);
		}
	}

	@Override
	public void close() {
		refuse();
		this.gate.open();
		cut();
	}

	private int listen(int onPort) {
		try {
			ServerSocket server = new ServerSocket();
			server.setReuseAddress(true);
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
			this.listening = server;
			start("accept", () -> acceptAll(server));
			return server.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The proxy can't listen on port " + onPort, ex);
		}
	}

	private void acceptAll(ServerSocket server) throws IOException {
		while (!server.isClosed()) {
			Socket client = server.accept();
			this.accepted.incrementAndGet();
			this.sockets.add(client);
			start("connect", () -> join(client));
		}
	}

	private void join(Socket client) throws IOException {
		Socket upstream = new Socket();
		this.sockets.add(upstream);
		try {
			upstream.connect(this.target);
			client.setTcpNoDelay(true);
			upstream.setTcpNoDelay(true);
		}
		catch (IOException ex) {
			end(client, upstream);
			throw ex;
		}
		start("up", () -> pump(client, upstream));
		start("down", () -> pump(upstream, client));
	}

	private void pump(Socket from, Socket to) throws IOException {
		byte[] buffer = new byte[BUFFER_BYTES];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			int read = in.read(buffer);
			while (read >= 0) {
				this.gate.pass();
				out.write(buffer, 0, read);
				read = in.read(buffer);
			}
		}
		finally {
			end(from, to);
		}
	}

	private void end(Socket one, Socket other) {
		closeQuietly(one);
		closeQuietly(other);
		this.sockets.remove(one);
		this.sockets.remove(other);
	}

	private void start(String role, IoTask task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// A connection that ends is what this proxy is for.
				return;
			}
		}, "fault-proxy-" + this.target.getPort() + "-" + role);
		thread.setDaemon(true);
		thread.start();
	}

	private static void resetOnClose(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			closeQuietly(socket);
		}
	}

	private static void closeQuietly(@Nullable Closeable closeable) {
		try {
			if (closeable != null) {
				closeable.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A step that may fail because a connection did.
	 */
	@FunctionalInterface
	private interface IoTask {

		void run() throws IOException;

	}

	/**
	 * Lets threads pass, or holds them until it is opened.
	 */
	private static final class Gate {

		private boolean closed;

		synchronized void close() {
			this.closed = true;
		}

		synchronized void open() {
			this.closed = false;
			notifyAll();
		}

		synchronized void pass() {
			while (this.closed) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return;
				}
			}
		}

	}

}
