package dev.connector.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TcpFaultProxyTests {

	private static final int PATIENCE_MILLIS = 10_000;

	private ServerSocket server;

	private TcpFaultProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.proxy = TcpFaultProxy.to(this.server.getLocalPort());
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void bytesPassInBothDirections() throws IOException {
		try (Socket client = connect(); Socket peer = this.server.accept()) {
			assertPasses(client, peer);
			assertPasses(peer, client);
		}
	}

	@Test
	void cutEndsBothSides() throws IOException {
		try (Socket client = connect(); Socket peer = this.server.accept()) {
			assertPasses(client, peer);
			this.proxy.cut();
			assertThat(client.getInputStream().read()).isEqualTo(-1);
			assertThat(peer.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void resetIsAnErrorOnBothSides() throws IOException {
		try (Socket client = connect(); Socket peer = this.server.accept()) {
			assertPasses(client, peer);
			this.proxy.reset();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.getInputStream().read());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> peer.getInputStream().read());
		}
	}

	@Test
	void nothingPassesWhileStalledAndNothingIsLostByIt() throws IOException {
		try (Socket client = connect(); Socket peer = this.server.accept()) {
			assertPasses(client, peer);
			this.proxy.stall();
			client.getOutputStream().write(7);
			peer.setSoTimeout(300);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> peer.getInputStream().read());
			this.proxy.unstall();
			peer.setSoTimeout(PATIENCE_MILLIS);
			assertThat(peer.getInputStream().read()).isEqualTo(7);
		}
	}

	@Test
	void refusesAndAcceptsAgainOnTheSamePort() throws IOException {
		this.proxy.refuse();
		assertThatExceptionOfType(IOException.class).isThrownBy(this::connect);
		this.proxy.accept();
		try (Socket client = connect(); Socket peer = this.server.accept()) {
			assertPasses(client, peer);
		}
		assertThat(this.proxy.accepted()).isEqualTo(1);
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		socket.setSoTimeout(PATIENCE_MILLIS);
		return socket;
	}

	private static void assertPasses(Socket from, Socket to) throws IOException {
		to.setSoTimeout(PATIENCE_MILLIS);
		from.getOutputStream().write(42);
		assertThat(to.getInputStream().read()).isEqualTo(42);
	}

}
