package dev.connector.autoconfigure.gateway.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * A caller that speaks HTTP by itself, to do what proper clients don't.
 */
final class RawClient implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	RawClient(int port) throws IOException {
		this(port, new Socket());
	}

	private RawClient(int port, Socket socket) throws IOException {
		this.socket = socket;
		// Small, so that a caller that doesn't read is noticed soon
		this.socket.setReceiveBufferSize(8 * 1024);
		this.socket.connect(new InetSocketAddress("127.0.0.1", port));
		this.socket.setSoTimeout(20_000);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/**
	 * Connect with TLS, to whoever is there.
	 */
	static RawClient secure(int port) throws IOException, GeneralSecurityException {
		SSLContext anybody = SSLContext.getInstance("TLS");
		anybody.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		return new RawClient(port, anybody.getSocketFactory().createSocket());
	}

	RawClient write(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
		return this;
	}

	/**
	 * Send a request with a body whose length is told.
	 */
	RawClient post(String path, String body) throws IOException {
		return write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
				+ body);
	}

	/**
	 * Read until a text has come.
	 */
	String readUntil(String text) throws IOException {
		StringBuilder read = new StringBuilder();
		while (read.length() < text.length() || read.indexOf(text, read.length() - text.length()) < 0) {
			int character = this.in.read();
			if (character < 0) {
				throw new IOException("The connection ended after: " + read);
			}
			read.append((char) character);
		}
		return read.toString();
	}

	/**
	 * Read until the connection ends, in whatever way.
	 */
	String readToEnd() throws IOException {
		StringBuilder read = new StringBuilder();
		try {
			for (int character = this.in.read(); character >= 0; character = this.in.read()) {
				read.append((char) character);
			}
		}
		catch (SocketException ex) {
			read.append("<reset>");
		}
		return read.toString();
	}

	/**
	 * Break the connection instead of closing it.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
