package dev.connector.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on loopback that makes tunnels ({@code CONNECT}), as companies have them,
 * and that can be as unfriendly as those.
 * <p>
 * Safe for use by many threads; as many proxies as needed, independent of each other.
 * {@link #close()} leaves neither threads nor sockets behind.
 */
public final class HttpConnectProxy implements Closeable {

	private final ProxyPort port = new ProxyPort();

	private final ProxyThreads threads = new ProxyThreads(this.port.number());

	private final Set<ConnectTunnel> connections = ConcurrentHashMap.newKeySet();

	private final Map<String, InetAddress> names = new ConcurrentHashMap<>();

	private final List<String> requested = new CopyOnWriteArrayList<>();

	private final AtomicInteger tunnels = new AtomicInteger();

	private final AtomicInteger blocked = new AtomicInteger();

	private volatile @Nullable String wantedAuthorization;

	private volatile int refusal;

	private volatile boolean http2Blocked;

	private volatile boolean closed;

	private HttpConnectProxy() throws IOException {
		this.port.listen();
		this.threads.start("accept", this::acceptAll);
	}

	/**
	 * Start a proxy on a free port of loopback that makes a tunnel for everybody.
	 * @return the proxy
	 */
	public static HttpConnectProxy start() {
		try {
			return new HttpConnectProxy();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The proxy can't listen", ex);
		}
	}

	/**
	 * Make tunnels only for those who present this user with basic authentication.
	 * Everybody else is answered with 407.
	 * @param username the name
	 * @param password the password
	 * @return this proxy
	 */
	public HttpConnectProxy withCredentials(String username, String password) {
		byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
		this.wantedAuthorization = "Basic " + Base64.getEncoder().encodeToString(both);
		return this;
	}

	/**
	 * Know a host name that nobody else knows: it leads to loopback.
	 * @param name the host name
	 * @return this proxy
	 */
	public HttpConnectProxy withHost(String name) {
		this.names.put(name, InetAddress.getLoopbackAddress());
		return this;
	}

	/**
	 * Return the port to connect to.
	 * @return the port
	 */
	public int port() {
		return this.port.number();
	}

	/**
	 * Return where it is.
	 * @return the URI
	 */
	public URI uri() {
		return URI.create("http://127.0.0.1:" + port());
	}

	/**
	 * Return how many tunnels were made so far, those included that were blocked later.
	 * @return the number of tunnels
	 */
	public int tunnels() {
		return this.tunnels.get();
	}

	/**
	 * Return how many tunnels were cut so far because of what they were to carry.
	 * @return the number of tunnels
	 */
	public int blocked() {
		return this.blocked.get();
	}

	/**
	 * Return how many connections there are now.
	 * @return the number of connections
	 */
	public int open() {
		return this.connections.size();
	}

	/**
	 * Return what tunnels were asked for so far, granted or not.
	 * @return host and port of each, as the client said it
	 */
	public List<String> requested() {
		return List.copyOf(this.requested);
	}

	/**
	 * Refuse new tunnels until {@link #heal()}.
	 * @param status what to answer with
	 */
	public void refuse(int status) {
		this.refusal = status;
	}

	/**
	 * Cut new tunnels that begin with HTTP/2, or with TLS that offers it, until
	 * {@link #heal()}. Those that exist stay; see {@link #cut()}.
	 */
	public void blockHttp2() {
		this.http2Blocked = true;
	}

	/**
	 * Refuse and block nothing any more.
	 */
	public void heal() {
		this.refusal = 0;
		this.http2Blocked = false;
	}

	/**
	 * Close all connections that exist now.
	 */
	public void cut() {
		this.connections.forEach(ConnectTunnel::close);
	}

	/**
	 * Close all connections, refuse new ones, and wait until no thread is left. Does
	 * nothing the second time.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.port.refuse();
		this.port.release();
		cut();
		this.threads.join();
	}

	private void acceptAll() throws IOException {
		while (true) {
			Socket client = this.port.accept();
			this.threads.start("tunnel", () -> serve(client));
		}
	}

	private void serve(Socket client) throws IOException {
		ConnectTunnel tunnel = new ConnectTunnel(client);
		this.connections.add(tunnel);
		try {
			if (!this.closed) {
				serve(tunnel);
			}
		}
		finally {
			tunnel.close();
			this.connections.remove(tunnel);
		}
	}

	private void serve(ConnectTunnel tunnel) throws IOException {
		ConnectTunnel.Request request = tunnel.readRequest();
		if (request.isConnect()) {
			this.requested.add(request.host() + ":" + request.port());
		}
		int status = statusOf(request);
		if (status != 200 || !lead(tunnel, request)) {
			tunnel.answer((status != 200) ? status : 502);
			return;
		}
		this.tunnels.incrementAndGet();
		tunnel.answer(200);
		if (tunnel.beginsWithHttp2() && this.http2Blocked) {
			this.blocked.incrementAndGet();
			return;
		}
		this.threads.start("from-target", tunnel::carryFromTarget);
		tunnel.carryFromClient();
		tunnel.awaitTarget();
	}

	private int statusOf(ConnectTunnel.Request request) {
		String wanted = this.wantedAuthorization;
		if (!request.isConnect()) {
			return 405;
		}
		if (wanted != null && !wanted.equals(request.authorization())) {
			return 407;
		}
		return (this.refusal != 0) ? this.refusal : 200;
	}

	private boolean lead(ConnectTunnel tunnel, ConnectTunnel.Request request) {
		try {
			tunnel.connect(new InetSocketAddress(resolve(request.host()), request.port()));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private InetAddress resolve(String host) throws UnknownHostException {
		InetAddress known = this.names.get(host);
		return (known != null) ? known : InetAddress.getByName(host);
	}

}
