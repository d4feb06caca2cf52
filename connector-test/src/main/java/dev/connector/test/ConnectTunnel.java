package dev.connector.test;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * One connection to a {@link HttpConnectProxy}, and the tunnel that it becomes. One
 * thread reads what the client sends, another one what the target sends; closed by any.
 */
final class ConnectTunnel implements Closeable {

	private static final int LONGEST_LINE = 8 * 1024;

	private static final int LONGEST_TLS_RECORD = 5 + (1 << 14) + 2048;

	private static final byte TLS_HANDSHAKE = 22;

	private static final byte[] HTTP2_PREFACE = "PRI *".getBytes(StandardCharsets.US_ASCII);

	/** How TLS says HTTP/2 among the protocols that it offers. */
	private static final byte[] HTTP2_OFFER = { 2, 'h', '2' };

	private final Socket client;

	private final Socket target = new Socket();

	private final InputStream fromClient;

	private final CountDownLatch targetEnded = new CountDownLatch(1);

	ConnectTunnel(Socket client) throws IOException {
		this.client = client;
		client.setTcpNoDelay(true);
		this.fromClient = new BufferedInputStream(client.getInputStream(), LONGEST_TLS_RECORD);
	}

	Request readRequest() throws IOException {
		List<String> lines = new ArrayList<>();
		String line = readLine();
		while (!line.isEmpty()) {
			lines.add(line);
			line = readLine();
		}
		return Request.of(lines);
	}

	void answer(int status) throws IOException {
		String more = switch (status) {
			case 200 -> "";
			case 407 -> "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\nConnection: close\r\n";
			default -> "Content-Length: 0\r\nConnection: close\r\n";
		};
		String answer = "HTTP/1.1 " + status + " " + ((status == 200) ? "Connection established" : "Refused") + "\r\n"
				+ more + "\r\n";
		this.client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
	}

	void connect(InetSocketAddress address) throws IOException {
		this.target.connect(address);
		this.target.setTcpNoDelay(true);
	}

	/**
	 * Wait for the first bytes of the client, and look at them.
	 */
	boolean beginsWithHttp2() throws IOException {
		this.fromClient.mark(LONGEST_TLS_RECORD);
		byte[] head = this.fromClient.readNBytes(HTTP2_PREFACE.length);
		boolean http2 = startsWith(head, 0, HTTP2_PREFACE);
		if (head.length == HTTP2_PREFACE.length && head[0] == TLS_HANDSHAKE) {
			int length = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
			byte[] hello = this.fromClient.readNBytes(Math.min(length, LONGEST_TLS_RECORD - head.length));
			http2 = contains(hello, HTTP2_OFFER);
		}
		this.fromClient.reset();
		return http2;
	}

	void carryFromClient() throws IOException {
		carry(this.fromClient, this.target);
	}

	void carryFromTarget() throws IOException {
		try {
			carry(this.target.getInputStream(), this.client);
		}
		finally {
			this.targetEnded.countDown();
		}
	}

	/**
	 * Wait until nothing more comes from the target.
	 */
	void awaitTarget() {
		try {
			this.targetEnded.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		try {
			this.client.close();
			this.target.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An end passes as an end. Everything else ends the whole tunnel.
	 */
	private void carry(InputStream from, Socket to) throws IOException {
		try {
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[16 * 1024];
			int read = from.read(buffer);
			while (read >= 0) {
				out.write(buffer, 0, read);
				read = from.read(buffer);
			}
			to.shutdownOutput();
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		int next = this.fromClient.read();
		while (next != '\n') {
			if (next < 0 || line.length() == LONGEST_LINE) {
				throw new EOFException("No request");
			}
			if (next != '\r') {
				line.append((char) next);
			}
			next = this.fromClient.read();
		}
		return line.toString();
	}

	private static boolean contains(byte[] bytes, byte[] part) {
		for (int start = 0; start + part.length <= bytes.length; start++) {
			if (startsWith(bytes, start, part)) {
				return true;
			}
		}
		return false;
	}

	private static boolean startsWith(byte[] bytes, int start, byte[] part) {
		for (int i = 0; i < part.length; i++) {
			if (start + i >= bytes.length || bytes[start + i] != part[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What the client asks for.
	 *
	 * @param isConnect whether it is a tunnel
	 * @param host where to, an IPv6 address with brackets; empty when it is no tunnel
	 * @param port the port there
	 * @param authorization what it shows, or {@code null}
	 */
	record Request(boolean isConnect, String host, int port, @Nullable String authorization) {

		static Request of(List<String> lines) {
			String[] words = (lines.isEmpty() ? "" : lines.get(0)).split(" ");
			if (words.length != 3 || !words[0].equals("CONNECT") || !words[1].matches(".+:\\d{1,5}")) {
				return new Request(false, "", 0, null);
			}
			int colon = words[1].lastIndexOf(':');
			return new Request(true, words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)),
					authorization(lines));
		}

		private static @Nullable String authorization(List<String> lines) {
			String name = "proxy-authorization:";
			return lines.stream()
				.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(name))
				.map((line) -> line.substring(name.length()).strip())
				.findFirst()
				.orElse(null);
		}

	}

}
