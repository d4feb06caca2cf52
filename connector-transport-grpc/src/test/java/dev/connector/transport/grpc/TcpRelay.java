package dev.connector.transport.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a connector and a gateway, and lets the network fail.
 */
final class TcpRelay implements AutoCloseable {

	final AtomicInteger accepted = new AtomicInteger();

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final Object monitor = new Object();

	private final int target;

	private boolean stalled;

	TcpRelay(int target) throws IOException {
		this.target = target;
		start(this::accept);
	}

	URI uri() {
		return URI.create("grpc://127.0.0.1:" + this.server.getLocalPort());
	}

	/** Still accepts connections, but forwards nothing any more. */
	void stall() {
		synchronized (this.monitor) {
			this.stalled = true;
		}
	}

	void resume() {
		synchronized (this.monitor) {
			this.stalled = false;
			this.monitor.notifyAll();
		}
	}

	/** Resets all connections. */
	void cut() {
		this.sockets.forEach(TcpRelay::reset);
		this.sockets.clear();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		resume();
		cut();
	}

	private void accept() throws Exception {
		while (true) {
			Socket client = this.server.accept();
			this.accepted.incrementAndGet();
			Socket gateway = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.add(client);
			this.sockets.add(gateway);
			start(() -> pump(client, gateway));
			start(() -> pump(gateway, client));
		}
	}

	private void pump(Socket from, Socket to) throws Exception {
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[64 * 1024];
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				awaitFlow();
				out.write(buffer, 0, count);
			}
		}
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// It is closed already, by the one who forwards
		}
	}

	private void awaitFlow() throws InterruptedException {
		synchronized (this.monitor) {
			while (this.stalled) {
				this.monitor.wait();
			}
		}
	}

	private static void start(Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (Exception ex) {
				// The end of a connection
			}
		}, "tcp-relay");
		thread.setDaemon(true);
		thread.start();
	}

	private interface Step {

		void run() throws Exception;

	}

}
