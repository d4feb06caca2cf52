package dev.connector.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Both ends of a connection through a proxy, as plain sockets.
 */
final class ProxiedConnection implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	private static final int SILENCE_MILLIS = 300;

	private final Socket client;

	private final Socket target;

	private ProxiedConnection(Socket client, Socket target) {
		this.client = client;
		this.target = target;
	}

	static ProxiedConnection open(TcpFaultProxy proxy, ServerSocket server) throws IOException {
		server.setSoTimeout(PATIENCE_MILLIS);
		return new ProxiedConnection(connect(proxy), server.accept());
	}

	static Socket connect(TcpFaultProxy proxy) throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
	}

	Socket socket(Side side) {
		return switch (side) {
			case CLIENT -> this.client;
			case TARGET -> this.target;
		};
	}

	void send(Side sender, byte... bytes) throws IOException {
		socket(sender).getOutputStream().write(bytes);
	}

	int read(Side receiver) throws IOException {
		socket(receiver).setSoTimeout(PATIENCE_MILLIS);
		return socket(receiver).getInputStream().read();
	}

	byte[] read(Side receiver, int length) throws IOException {
		socket(receiver).setSoTimeout(PATIENCE_MILLIS);
		return socket(receiver).getInputStream().readNBytes(length);
	}

	void assertPassesFrom(Side sender) throws IOException {
		send(sender, (byte) 42);
		assertThat(read(sender.other())).as("what the %s sent", sender).isEqualTo(42);
	}

	void assertPassesBothWays() throws IOException {
		for (Side side : Side.values()) {
			assertPassesFrom(side);
		}
	}

	void assertHearsNothing(Side side) throws IOException {
		assertHearsNothing(socket(side));
	}

	static void assertHearsNothing(Socket socket) throws IOException {
		socket.setSoTimeout(SILENCE_MILLIS);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
	}

	void assertSeesEnd(Side side) throws IOException {
		assertThat(read(side)).as("end at the %s", side).isEqualTo(-1);
	}

	void assertSeesReset(Side side) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(side)).withMessageContaining("reset");
	}

	@Override
	public void close() throws IOException {
		this.client.close();
		this.target.close();
	}

}
