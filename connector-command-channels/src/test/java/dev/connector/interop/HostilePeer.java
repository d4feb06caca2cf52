package dev.connector.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The other end of a connection, which says whatever a test wants it to say.
 */
final class HostilePeer implements AutoCloseable {

	private static final int PIECE = 64 * 1024;

	private final Socket socket;

	private final OutputStream output;

	private final BufferedReader input;

	HostilePeer(Socket socket) throws IOException {
		this.socket = socket;
		this.output = socket.getOutputStream();
		this.input = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * Listen at a port of its own.
	 */
	static ServerSocket listen() throws IOException {
		return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

	/**
	 * Send text as it is.
	 */
	HostilePeer say(String text) throws IOException {
		this.output.write(text.getBytes(StandardCharsets.UTF_8));
		this.output.flush();
		return this;
	}

	/**
	 * Send bytes as they are.
	 */
	HostilePeer bytes(byte[] bytes) throws IOException {
		this.output.write(bytes);
		this.output.flush();
		return this;
	}

	/**
	 * End the connection as a crash does.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	/**
	 * Send a message.
	 */
	HostilePeer line(String message) throws IOException {
		return say(message + "\n");
	}

	/**
	 * Read a line.
	 * @return the line, {@code null} when the other side ended the connection
	 */
	String read() throws IOException {
		this.socket.setSoTimeout(60_000);
		return this.input.readLine();
	}

	/**
	 * Read lines until one contains a text.
	 */
	String readUntil(String text) throws IOException {
		for (String line = read(); line != null; line = read()) {
			if (line.contains(text)) {
				return line;
			}
		}
		throw new IOException("The other side ended the connection");
	}

	/**
	 * Say the same again and again until the other side ends the connection, or takes no
	 * more for a while.
	 * @param text what to say
	 * @param limit how many bytes at most
	 * @return how many bytes were taken
	 */
	long flood(String text, long limit) {
		byte[] bytes = text.repeat(Math.max(1, PIECE / text.length())).getBytes(StandardCharsets.UTF_8);
		long[] taken = new long[1];
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
			try {
				for (; taken[0] < limit; taken[0] += bytes.length) {
					this.output.write(bytes);
				}
			}
			catch (IOException ex) {
				// As it should be
			}
		}, (task) -> new Thread(task, "hostile-writer").start());
		long before = -1;
		while (!writing.isDone() && before != taken[0]) {
			before = taken[0];
			waitFor(writing, Duration.ofSeconds(2));
		}
		return taken[0];
	}

	/**
	 * Wait until the other side ends the connection.
	 */
	void awaitEnd() {
		try {
			while (read() != null) {
				// What came before the end
			}
		}
		catch (java.net.SocketTimeoutException ex) {
			throw new AssertionError("The connection is still there", ex);
		}
		catch (IOException ex) {
			// An end, too
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private static void waitFor(CompletableFuture<Void> writing, Duration time) {
		try {
			writing.get(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			// Looked at by the caller
		}
		catch (java.util.concurrent.ExecutionException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
