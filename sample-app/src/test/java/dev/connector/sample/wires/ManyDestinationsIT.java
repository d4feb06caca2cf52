package dev.connector.sample.wires;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.ConnectorHandler;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.registration.Registration;
import dev.connector.sample.FreePorts;
import dev.connector.test.Fault;
import dev.connector.test.TcpFaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many destinations in one process, nearly all of them dead: those that live don't notice
 * it, and the dead ones cost neither threads nor ever more timers.
 */
@Timeout(180)
class ManyDestinationsIT {

	private static final int LIVE = 10;

	private static final int REFUSING = 250;

	private static final int SILENT = 40;

	/**
	 * What a dead destination has armed at most: its registration waits for the next
	 * attempt or the end of one, its wire likewise, and a wire that nobody uses is closed
	 * some time.
	 */
	private static final int TIMERS_EACH = 5;

	private final WireGateway gateway = new WireGateway();

	private final LaterEcho echo = new LaterEcho(Duration.ofMillis(20));

	private final TcpFaultProxy nowhere = TcpFaultProxy.to(1);

	private final List<CallLoad> loads = new ArrayList<>();

	private List<String> live;

	private int refusing;

	@BeforeEach
	void listen() throws IOException {
		this.nowhere.inject(Fault.silence());
		this.live = List.of(Wires.grpc(this.gateway.listenGrpc().getPort()),
				Wires.webSocket(this.gateway.listenWebSocket().port()));
		this.refusing = FreePorts.next();
	}

	@AfterEach
	void close() {
		this.loads.forEach(CallLoad::close);
		this.gateway.close();
		this.nowhere.close();
		this.echo.close();
	}

	@Test
	void thoseThatLiveAreUntouchedAndTheDeadOnesCostNoThreadsAndFewTimers() {
		try (WireConnector connector = new WireConnector()) {
			List<Registration> alive = new ArrayList<>();
			for (int i = 0; i < LIVE; i++) {
				alive.add(add(connector, "live-" + i, this.echo, this.live.get(i % 2)));
			}
			alive.forEach(Wires::awaitReady);
			alive.forEach((one) -> this.loads.add(CallLoad.start(this.gateway.gateway(), one.key(), 5)));
			this.loads.forEach((load) -> load.await(20));
			// As many threads for I/O as there will ever be, dead ones included
			add(connector, "dead-grpc", this.echo, dead("grpc", 0));
			add(connector, "dead-ws", this.echo, dead("ws", 0));
			this.loads.forEach((load) -> load.await(20));
			List<String> threadsBefore = threads();
			int timersBefore = connector.timers();
			List<Registration> dead = new ArrayList<>();
			for (int i = 0; i < REFUSING + SILENT; i++) {
				dead.add(add(connector, "dead-" + i, this.echo, dead((i % 2 == 0) ? "grpc" : "ws", i)));
			}
			eventually(() -> assertThat(dead)
				.allSatisfy((one) -> assertThat(one.snapshot().connection().attempt()).isGreaterThan(2)));
			List<String> mostThreads = List.of();
			int mostTimers = 0;
			for (int round = 0; round < 20; round++) {
				this.loads.get(round % LIVE).await(30);
				List<String> now = threads();
				mostThreads = (now.size() > mostThreads.size()) ? now : mostThreads;
				mostTimers = Math.max(mostTimers, connector.timers());
			}
			System.out.printf("threads %d -> %d, timers %d -> %d with %d destinations%n", threadsBefore.size(),
					mostThreads.size(), timersBefore, mostTimers, connector.runtime().destinations().size());
			assertThat(this.loads).allSatisfy((load) -> assertThat(load.stop()).isEmpty());
			assertThat(alive).allSatisfy((one) -> {
				assertThat(one.snapshot().state()).isEqualTo(ConnectionState.READY);
				assertThat(one.snapshot().reconnects()).isZero();
			});
			assertThat(this.echo.ranAgain()).isEmpty();
			assertThat(mostThreads).hasSizeLessThan(threadsBefore.size() + 10);
			assertThat(mostTimers - timersBefore).isLessThan(TIMERS_EACH * dead.size());
			List<Destination> all = connector.runtime().destinations();
			assertThat(all).filteredOn((one) -> one.snapshot().state() == ConnectionState.READY).hasSize(LIVE);
			assertThat(all).allSatisfy((one) -> assertThat(one.snapshot().wires()).hasSizeLessThanOrEqualTo(1));
		}
	}

	private String dead(String scheme, int number) {
		return scheme + "://localhost:" + ((number < REFUSING) ? this.refusing : this.nowhere.port());
	}

	private static Registration add(WireConnector connector, String name, ConnectorHandler handler, String uri) {
		DestinationOptions options = Wires.named(name, uri);
		connector.runtime()
			.transports()
			.add(options.withLimits(options.limits().withTimeouts(Duration.ofMillis(500), Duration.ofMillis(500))));
		return connector.add(new RegistrationKey("default", "echo", name), name, handler);
	}

	/**
	 * Return the threads that are neither those of the proxy, which has some for each
	 * connection, nor those that all of gRPC in this process shares, which come and go
	 * with what it has to do.
	 */
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> !name.startsWith("connector-test-proxy-"))
			.filter((name) -> !name.startsWith("grpc-default-executor"))
			.sorted()
			.toList();
	}

}
