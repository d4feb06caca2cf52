package dev.connector.transport.websocket;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads a request and answers with bytes that no library would send.
 */
final class RawServer implements Closeable {

	final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();

	final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

	private final ServerSocket server;

	private final Answer answer;

	RawServer(Answer answer) throws IOException {
		this.answer = answer;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::acceptAll, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	static RawServer answering(String text) throws IOException {
		return new RawServer((request, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
	}

	/** Upgrades, and then sends bytes. */
	static RawServer upgrading(byte... bytes) throws IOException {
		return new RawServer((request, out) -> {
			out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: " + accept(request) + "\r\n\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
			out.write(bytes);
		});
	}

	URI uri() {
		return URI.create("ws://127.0.0.1:" + this.server.getLocalPort() + "/ws");
	}

	List<String> request() throws InterruptedException {
		List<String> request = this.requests.poll(30, TimeUnit.SECONDS);
		assertThat(request).as("a request within 30 s").isNotNull();
		return request;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void acceptAll() {
		try {
			while (!this.server.isClosed()) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				BufferedReader in = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
				List<String> request = new ArrayList<>();
				for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
					request.add(line);
				}
				this.requests.add(request);
				this.answer.to(request, socket.getOutputStream());
				socket.getOutputStream().flush();
			}
		}
		catch (IOException ex) {
			// The server was closed, or the client went away
			return;
		}
	}

	private static String accept(List<String> request) {
		String key = request.stream()
			.filter((line) -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElseThrow();
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1")
				.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What is sent back.
	 */
	interface Answer {

		void to(List<String> request, OutputStream out) throws IOException;

	}

}
