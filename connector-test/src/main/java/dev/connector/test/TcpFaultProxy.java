package dev.connector.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Stands between a connector and its gateway on loopback and spoils what passes, on
 * command. What happens in a moment is a method, such as {@link #cut()}; what holds for a
 * while is a {@link Fault}, from {@link #inject(Fault)} until {@link #lift(Fault)}.
 * <p>
 * Without a fault it is as good as transparent: ends and resets pass as well. Safe for
 * use by many threads; as many proxies as needed, independent of each other.
 * {@link #close()} leaves neither threads nor sockets behind.
 */
public final class TcpFaultProxy implements Closeable {

	private final InetSocketAddress target;

	private final Faults faults = new Faults();

	private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private final ProxyPort port;

	private final ProxyThreads threads;

	private @Nullable Thread accepting;

	private volatile boolean closed;

	private TcpFaultProxy(InetSocketAddress target) {
		this.target = target;
		this.port = new ProxyPort();
		this.threads = new ProxyThreads(this.port.number());
		listenUnlessRefusing();
	}

	/**
	 * Start a proxy on a free port of loopback.
	 * @param port the port on loopback to pass everything on to; nobody has to listen
	 * there yet
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
		return this.port.number();
	}

	/**
	 * Return how many connections were accepted so far.
	 * @return the number of connections
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * Return how many connections there are now, those included of which one side is
	 * gone.
	 * @return the number of connections
	 */
	public int open() {
		return this.connections.size();
	}

	/**
	 * Let a fault hold from now on, beside those that hold already.
	 * @param fault what goes wrong
	 */
	public void inject(Fault fault) {
		this.faults.add(fault);
		listenUnlessRefusing();
	}

	/**
	 * End a fault. When it was injected several times, it holds until it was lifted as
	 * often; when it doesn't hold, nothing happens.
	 * @param fault what goes wrong no longer
	 */
	public void lift(Fault fault) {
		this.faults.remove(fault);
		listenUnlessRefusing();
	}

	/**
	 * End every fault.
	 */
	public void heal() {
		this.faults.clear();
		listenUnlessRefusing();
	}

	/**
	 * Close all connections that exist now.
	 */
	public void cut() {
		this.connections.forEach(ProxyConnection::close);
	}

	/**
	 * Reset all connections that exist now, so that both sides see an error.
	 */
	public void reset() {
		this.connections.forEach(ProxyConnection::reset);
	}

	/**
	 * Close all connections that exist now to one side only: the other one isn't told,
	 * and what it sends is thrown away, until it gives up by itself.
	 * @param side the side that is told
	 */
	public void drop(Side side) {
		this.connections.forEach((connection) -> connection.drop(side));
	}

	/**
	 * Let nothing pass any more, in both directions, while connections stay open.
	 */
	public void stall() {
		inject(Fault.stall());
	}

	/**
	 * Let everything pass again after {@link #stall()}.
	 */
	public void unstall() {
		lift(Fault.stall());
	}

	/**
	 * Refuse new connections until {@link #accept()}.
	 */
	public void refuse() {
		inject(Fault.refuse());
	}

	/**
	 * Accept connections again after {@link #refuse()}.
	 */
	public void accept() {
		lift(Fault.refuse());
	}

	/**
	 * Close all connections, refuse new ones, and wait until no thread is left. Does
	 * nothing the second time.
	 */
	@Override
	public void close() {
		this.closed = true;
		listenUnlessRefusing();
		this.port.release();
		this.faults.clear();
		cut();
		this.threads.join();
	}

	private synchronized void listenUnlessRefusing() {
		try {
			if (this.closed || this.faults.has(Fault.Refuse.class)) {
				this.port.refuse();
				// The system listens for as long as somebody waits for a connection
				ProxyThreads.join(this.accepting);
				this.accepting = null;
			}
			else if (this.port.listen()) {
				this.accepting = this.threads.start("accept", this::acceptAll);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The proxy can't listen on port " + port(), ex);
		}
	}

	private void acceptAll() throws IOException {
		while (true) {
			Socket client = this.port.accept();
			this.accepted.incrementAndGet();
			this.threads.start("connect", () -> join(client));
		}
	}

	private void join(Socket client) throws IOException, InterruptedException {
		// Before anybody can see the connection, and heal the proxy because of that
		boolean silent = this.faults.has(Fault.Silence.class);
		Socket upstream = new Socket();
		ProxyConnection connection = new ProxyConnection(client, upstream, this.faults, this.connections::remove);
		this.connections.add(connection);
		if (this.closed) {
			connection.close();
		}
		client.setTcpNoDelay(true);
		if (silent) {
			connection.leadNowhere();
		}
		else {
			connect(connection, upstream);
			this.threads.start("from-target", () -> connection.pumpFrom(Side.TARGET).run());
		}
		connection.pumpFrom(Side.CLIENT).run();
	}

	private void connect(ProxyConnection connection, Socket upstream) throws IOException {
		try {
			upstream.connect(this.target);
			upstream.setTcpNoDelay(true);
		}
		catch (IOException ex) {
			connection.reset();
			throw ex;
		}
	}

}
