package dev.connector.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class PingsOnlyTests {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SETTINGS = frame(4, 0, 6);

	private static final byte[] EMPTY_SETTINGS = frame(4, 0, 0);

	private static final byte[] SETTINGS_ACK = frame(4, 1, 0);

	private static final byte[] DATA = frame(0, 0, 1000);

	private static final byte[] PING = frame(6, 0, 8);

	private static final byte[] PING_ACK = frame(6, 1, 8);

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

	@ParameterizedTest
	@EnumSource
	void pingsAreAnsweredAndNothingPasses(Side side) throws IOException {
		try (ProxiedConnection connection = begun()) {
			this.proxy.inject(Fault.pingsOnly());
			connection.send(side, join(DATA, PING, DATA, PING_ACK, PING));
			assertThat(connection.read(side, 34)).isEqualTo(join(PING_ACK, PING_ACK));
			connection.assertHearsNothing(side);
			connection.assertHearsNothing(side.other());
		}
	}

	@Test
	void connectionOnWhichFramesWereLostStaysLikeThisAndNewOnesDoNot() throws IOException {
		try (ProxiedConnection old = begun()) {
			this.proxy.inject(Fault.pingsOnly());
			old.send(Side.CLIENT, DATA);
			old.send(Side.CLIENT, PING);
			old.read(Side.CLIENT, PING_ACK.length);
			this.proxy.heal();
			old.send(Side.CLIENT, join(DATA, PING));
			assertThat(old.read(Side.CLIENT, PING_ACK.length)).isEqualTo(PING_ACK);
			old.assertHearsNothing(Side.TARGET);
			try (ProxiedConnection fresh = begun()) {
				assertPasses(fresh, Side.CLIENT, join(DATA, PING));
			}
		}
	}

	@Test
	void newConnectionBeginsAndCarriesNothing() throws IOException {
		this.proxy.inject(Fault.pingsOnly());
		try (ProxiedConnection connection = ProxiedConnection.open(this.proxy, this.server)) {
			connection.send(Side.CLIENT, join(PREFACE, SETTINGS, DATA, PING));
			assertThat(connection.read(Side.CLIENT, 35)).isEqualTo(join(EMPTY_SETTINGS, SETTINGS_ACK, PING_ACK));
			connection.send(Side.CLIENT, SETTINGS);
			assertThat(connection.read(Side.CLIENT, 9)).isEqualTo(SETTINGS_ACK);
			connection.send(Side.TARGET, join(SETTINGS, DATA));
			connection.assertHearsNothing(Side.CLIENT);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 8, 9, 10, 500, 1008 })
	void frameThatHasBegunIsEndedAndAnswersWaitForThat(int begun) throws IOException {
		try (ProxiedConnection connection = begun()) {
			connection.send(Side.TARGET, Arrays.copyOf(DATA, begun));
			assertThat(connection.read(Side.CLIENT, begun)).isEqualTo(Arrays.copyOf(DATA, begun));
			this.proxy.inject(Fault.pingsOnly());
			connection.send(Side.CLIENT, PING);
			connection.assertHearsNothing(Side.CLIENT);
			byte[] rest = Arrays.copyOfRange(DATA, begun, DATA.length);
			connection.send(Side.TARGET, join(rest, DATA));
			byte[] expected = join(rest, PING_ACK);
			assertThat(connection.read(Side.CLIENT, expected.length)).isEqualTo(expected);
			connection.assertHearsNothing(Side.CLIENT);
		}
	}

	@Test
	void framesInPiecesAreUnderstood() throws IOException {
		try (ProxiedConnection connection = begun()) {
			this.proxy.inject(Fault.pingsOnly());
			connection.socket(Side.CLIENT).setTcpNoDelay(true);
			for (byte piece : join(DATA, PING)) {
				connection.send(Side.CLIENT, piece);
			}
			assertThat(connection.read(Side.CLIENT, PING_ACK.length)).isEqualTo(PING_ACK);
			connection.assertHearsNothing(Side.TARGET);
		}
	}

	private ProxiedConnection begun() throws IOException {
		ProxiedConnection connection = ProxiedConnection.open(this.proxy, this.server);
		assertPasses(connection, Side.CLIENT, join(PREFACE, SETTINGS));
		assertPasses(connection, Side.TARGET, join(SETTINGS, SETTINGS_ACK));
		return connection;
	}

	private static void assertPasses(ProxiedConnection connection, Side sender, byte[] bytes) throws IOException {
		connection.send(sender, bytes);
		assertThat(connection.read(sender.other(), bytes.length)).isEqualTo(bytes);
	}

	private static byte[] frame(int type, int flags, int length) {
		byte[] frame = new byte[9 + length];
		frame[1] = (byte) (length >> 8);
		frame[2] = (byte) length;
		frame[3] = (byte) type;
		frame[4] = (byte) flags;
		for (int i = 9; i < frame.length; i++) {
			frame[i] = (byte) i;
		}
		return frame;
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

}
