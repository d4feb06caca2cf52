package dev.connector.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
class TcpFaultProxyTests {

	private ServerSocket server;

	private TcpFaultProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.proxy = TcpFaultProxy.to(this.server.getLocalPort());
	}

	@AfterEach
	void nothingIsLeft() throws IOException {
		this.proxy.close();
		this.server.close();
		assertThat(this.proxy.open()).isZero();
		assertThat(threads()).isEmpty();
	}

	@Test
	void bytesPassInBothDirections() throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.assertPassesBothWays();
			assertThat(this.proxy.open()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void endOfOneSidePassesWhileTheOtherOneMayGoOn(Side side) throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.socket(side).shutdownOutput();
			connection.assertSeesEnd(side.other());
			connection.assertPassesFrom(side.other());
			connection.socket(side.other()).close();
			connection.assertSeesEnd(side);
			await(() -> this.proxy.open() == 0);
		}
	}

	@ParameterizedTest
	@EnumSource
	void resetOfOneSidePasses(Side side) throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.assertPassesBothWays();
			connection.socket(side).setSoLinger(true, 0);
			connection.socket(side).close();
			connection.assertSeesReset(side.other());
			await(() -> this.proxy.open() == 0);
		}
	}

	@Test
	void sideThatTalksToOneThatIsGoneIsToldSo() throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.socket(Side.CLIENT).close();
			connection.assertSeesEnd(Side.TARGET);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				while (true) {
					connection.send(Side.TARGET, new byte[1024]);
				}
			});
			await(() -> this.proxy.open() == 0);
		}
	}

	@Test
	void targetThatIsNotThereResetsTheClient() throws IOException {
		this.server.close();
		try (Socket client = ProxiedConnection.connect(this.proxy)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.getInputStream().read());
		}
	}

	@Test
	void cutEndsBothSides() throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.assertPassesBothWays();
			this.proxy.cut();
			connection.assertSeesEnd(Side.CLIENT);
			connection.assertSeesEnd(Side.TARGET);
		}
	}

	@Test
	void resetIsAnErrorOnBothSides() throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.assertPassesBothWays();
			this.proxy.reset();
			connection.assertSeesReset(Side.CLIENT);
			connection.assertSeesReset(Side.TARGET);
		}
	}

	@ParameterizedTest
	@EnumSource
	void droppedSideIsToldAndTheOtherOneIsNot(Side side) throws IOException {
		try (ProxiedConnection connection = open()) {
			connection.assertPassesBothWays();
			this.proxy.drop(side);
			connection.assertSeesEnd(side);
			connection.send(side.other(), new byte[256 * 1024]);
			connection.assertHearsNothing(side.other());
			assertThat(this.proxy.open()).isEqualTo(1);
			this.proxy.cut();
			connection.assertSeesEnd(side.other());
		}
	}

	@Test
	void nothingPassesWhileStalledAndNothingIsLostByIt() throws IOException {
		try (ProxiedConnection connection = open()) {
			this.proxy.stall();
			connection.send(Side.CLIENT, (byte) 7);
			connection.send(Side.TARGET, (byte) 8);
			connection.assertHearsNothing(Side.TARGET);
			connection.assertHearsNothing(Side.CLIENT);
			this.proxy.unstall();
			assertThat(connection.read(Side.TARGET)).isEqualTo(7);
			assertThat(connection.read(Side.CLIENT)).isEqualTo(8);
		}
	}

	@ParameterizedTest
	@EnumSource
	void oneSideMayBeStalledAlone(Side side) throws IOException {
		this.proxy.inject(Fault.stall(side));
		try (ProxiedConnection connection = open()) {
			connection.assertPassesFrom(side.other());
			connection.send(side, (byte) 7);
			connection.assertHearsNothing(side.other());
			this.proxy.heal();
			assertThat(connection.read(side.other())).isEqualTo(7);
		}
	}

	@Test
	void endIsNotToldBeforeTheStallIsOver() throws IOException {
		try (ProxiedConnection connection = open()) {
			this.proxy.stall();
			connection.socket(Side.CLIENT).close();
			connection.assertHearsNothing(Side.TARGET);
			this.proxy.unstall();
			connection.assertSeesEnd(Side.TARGET);
		}
	}

	@Test
	void faultThatWasInjectedTwiceHoldsUntilItWasLiftedTwice() throws IOException {
		try (ProxiedConnection connection = open()) {
			this.proxy.inject(Fault.stall());
			this.proxy.inject(Fault.stall(Side.CLIENT));
			this.proxy.inject(Fault.stall());
			connection.send(Side.CLIENT, (byte) 7);
			this.proxy.lift(Fault.stall());
			this.proxy.lift(Fault.stall(Side.CLIENT));
			connection.assertHearsNothing(Side.TARGET);
			this.proxy.lift(Fault.stall());
			assertThat(connection.read(Side.TARGET)).isEqualTo(7);
		}
	}

	@ParameterizedTest
	@EnumSource
	void endOfASideIsSwallowedWhileHalfOpenAndNeverToldLater(Side side) throws IOException {
		this.proxy.inject(Fault.halfOpen());
		try (ProxiedConnection connection = open()) {
			connection.assertPassesBothWays();
			connection.socket(side).close();
			connection.assertHearsNothing(side.other());
			connection.send(side.other(), new byte[256 * 1024]);
			String pump = (side == Side.CLIENT) ? "-connect" : "-from-target";
			await(() -> threads().stream().noneMatch((name) -> name.endsWith(pump)));
			this.proxy.heal();
			connection.assertHearsNothing(side.other());
			connection.socket(side.other()).close();
			await(() -> this.proxy.open() == 0);
		}
	}

	@Test
	void slowNetworkLetsSoManyBytesPassInASecond() throws IOException {
		try (ProxiedConnection connection = open()) {
			byte[] sent = random(1000);
			this.proxy.inject(Fault.slow(Side.CLIENT, 1000));
			long start = System.nanoTime();
			connection.send(Side.CLIENT, sent);
			connection.assertPassesFrom(Side.TARGET);
			assertThat(connection.read(Side.TARGET, sent.length)).isEqualTo(sent);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
		}
	}

	@Test
	void slowNetworkThatHealsLetsTheRestPassAtOnce() throws IOException {
		try (ProxiedConnection connection = open()) {
			byte[] sent = random(10_000);
			this.proxy.inject(Fault.slow(1));
			connection.send(Side.CLIENT, sent);
			assertThat(connection.read(Side.TARGET)).isEqualTo(sent[0] & 0xff);
			this.proxy.heal();
			assertThat(connection.read(Side.TARGET, sent.length - 1)).endsWith(sent[sent.length - 1]);
		}
	}

	@Test
	void delayedBytesArriveLaterAndWhole() throws IOException {
		try (ProxiedConnection connection = open()) {
			this.proxy.inject(Fault.delay(Duration.ofMillis(250)));
			long start = System.nanoTime();
			connection.assertPassesBothWays();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
		}
	}

	@ParameterizedTest
	@EnumSource
	void corruptFlipsOneBitOfWhatOneSideSends(Side side) throws IOException {
		try (ProxiedConnection connection = open()) {
			this.proxy.inject(Fault.corrupt(side));
			connection.send(side, (byte) 42);
			assertThat(connection.read(side.other())).isEqualTo(43);
			connection.assertPassesFrom(side.other());
			this.proxy.heal();
			connection.assertPassesBothWays();
		}
	}

	@Test
	void refusesAndAcceptsAgainOnTheSamePort() throws IOException {
		try (ProxiedConnection before = open()) {
			for (int round = 0; round < 50; round++) {
				this.proxy.refuse();
				assertThatExceptionOfType(IOException.class)
					.isThrownBy(() -> ProxiedConnection.connect(this.proxy).close());
				before.assertPassesBothWays();
				this.proxy.accept();
			}
			try (ProxiedConnection after = open()) {
				after.assertPassesBothWays();
			}
		}
		assertThat(this.proxy.accepted()).isEqualTo(2);
	}

	@Test
	void silenceAcceptsAndLeadsNowhereNotEvenLater() throws IOException {
		try (ProxiedConnection before = open()) {
			this.proxy.inject(Fault.silence());
			try (Socket client = ProxiedConnection.connect(this.proxy)) {
				client.getOutputStream().write(new byte[256 * 1024]);
				ProxiedConnection.assertHearsNothing(client);
				before.assertPassesBothWays();
				await(() -> this.proxy.open() == 2);
				this.proxy.heal();
				ProxiedConnection.assertHearsNothing(client);
				try (ProxiedConnection after = open()) {
					after.assertPassesBothWays();
				}
			}
			await(() -> this.proxy.open() == 1);
		}
	}

	@Test
	void proxiesAreIndependent() throws IOException {
		try (TcpFaultProxy other = TcpFaultProxy.to(this.server.getLocalPort());
				ProxiedConnection here = open();
				ProxiedConnection there = ProxiedConnection.open(other, this.server)) {
			this.proxy.stall();
			this.proxy.refuse();
			there.assertPassesBothWays();
			this.proxy.cut();
			there.assertPassesBothWays();
			here.assertSeesEnd(Side.CLIENT);
		}
	}

	@Test
	void closeEndsWhatIsStalledAndSlowAndSilent() throws IOException {
		try (ProxiedConnection slow = open(); ProxiedConnection stalled = open()) {
			this.proxy.inject(Fault.slow(1));
			slow.send(Side.CLIENT, random(1000));
			assertThat(slow.read(Side.TARGET)).isNotNegative();
			this.proxy.inject(Fault.silence());
			try (Socket silent = ProxiedConnection.connect(this.proxy)) {
				await(() -> this.proxy.open() == 3);
				this.proxy.stall();
				stalled.send(Side.CLIENT, (byte) 1);
				this.proxy.close();
				assertThat(threads()).isEmpty();
				assertThat(silent.getInputStream().read()).isEqualTo(-1);
			}
		}
	}

	@Test
	void parametersAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.slow(0)).withMessageContaining("bytesPerSecond");
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofMillis(-1)))
			.withMessageContaining("negative");
	}

	private ProxiedConnection open() throws IOException {
		return ProxiedConnection.open(this.proxy, this.server);
	}

	private List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("connector-test-proxy-" + this.proxy.port()))
			.toList();
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("within 10 s").isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

}
