package dev.connector.transport.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of another library on loopback, which sends back what it gets.
 */
final class TestPeer extends WebSocketServer implements AutoCloseable {

	final BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();

	final BlockingQueue<ClientHandshake> handshakes = new LinkedBlockingQueue<>();

	final BlockingQueue<String> closes = new LinkedBlockingQueue<>();

	private final CountDownLatch started = new CountDownLatch(1);

	private final String scheme;

	private TestPeer(String scheme) {
		super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
		this.scheme = scheme;
		setReuseAddr(true);
		setDaemon(true);
	}

	static TestPeer plain() throws InterruptedException {
		return new TestPeer("ws").started();
	}

	static TestPeer secure(SSLContext context) throws InterruptedException {
		TestPeer peer = new TestPeer("wss");
		peer.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(context));
		return peer.started();
	}

	URI uri() {
		return URI.create(this.scheme + "://localhost:" + getPort() + "/ws");
	}

	WebSocket accepted() throws InterruptedException {
		WebSocket socket = this.sockets.poll(30, TimeUnit.SECONDS);
		assertThat(socket).as("a connection within 30 s").isNotNull();
		return socket;
	}

	String closed() throws InterruptedException {
		return this.closes.poll(30, TimeUnit.SECONDS);
	}

	@Override
	public void onOpen(WebSocket socket, ClientHandshake handshake) {
		this.handshakes.add(handshake);
		this.sockets.add(socket);
	}

	@Override
	public void onClose(WebSocket socket, int code, String reason, boolean remote) {
		this.closes.add(code + " " + reason);
	}

	@Override
	public void onMessage(WebSocket socket, String message) {
		socket.send(message);
	}

	@Override
	public void onMessage(WebSocket socket, ByteBuffer message) {
		socket.send(message);
	}

	@Override
	public void onError(WebSocket socket, Exception ex) {
		this.closes.add("error " + ex);
	}

	@Override
	public void onStart() {
		this.started.countDown();
	}

	@Override
	public void close() {
		try {
			stop(1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private TestPeer started() throws InterruptedException {
		start();
		assertThat(this.started.await(30, TimeUnit.SECONDS)).isTrue();
		return this;
	}

}
