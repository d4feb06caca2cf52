package dev.connector.sample.wires;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.registration.Registration;
import io.grpc.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves to other connections that somebody wants, while calls run all the time: no call
 * fails, none runs twice, and the registration stays ready.
 */
@Timeout(180)
class PlannedMovesIT {

	private static final int MOVES = 5;

	private static final int AT_A_TIME = 50;

	/** Fewer than there are calls, so that some wait at the gateway all the time. */
	private static final int LIMIT = 40;

	private final WireGateway gateway = new WireGateway();

	private final LaterEcho echo = new LaterEcho(Duration.ofMillis(20));

	@AfterEach
	void close() throws Exception {
		this.gateway.close();
		this.echo.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void allWiresAreReplaced(String kind) throws Exception {
		moves(Wires.to(listen(kind)),
				(connector, registration) -> connector.destination().replaceWires("a test asked"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void theCredentialsAreOthers(String kind) throws Exception {
		moves(Wires.to(listen(kind)),
				(connector, registration) -> connector.destination().replaceStreams("a test asked"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void theUriIsAnother(String kind) throws Exception {
		DestinationOptions one = Wires.to(listen(kind));
		DestinationOptions other = Wires.to(listen(kind));
		moves(one, (connector, registration) -> {
			DestinationOptions next = connector.destination().options().uri().equals(one.uri()) ? other : one;
			connector.destination().update(next, "a test changed the URI");
		});
	}

	@Test
	void theUriIsOneOfAnotherKindOfWire() throws Exception {
		DestinationOptions grpc = Wires.to(listen("grpc"));
		DestinationOptions webSocket = Wires.to(listen("websocket"));
		moves(grpc, (connector, registration) -> {
			boolean overGrpc = registration.wire().equals("grpc");
			connector.destination().update(overGrpc ? webSocket : grpc, "a test changed the URI");
			eventually(() -> assertThat(registration.wire()).isEqualTo(overGrpc ? "websocket" : "grpc"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void theGatewayAsksOneConnectorToMove(String kind) throws Exception {
		moves(Wires.to(listen(kind)),
				(connector,
						registration) -> assertThat(this.gateway.gateway().askToReconnect(KEY, Duration.ofMillis(10)))
							.isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void theGatewayAsksEverybodyToMove(String kind) throws Exception {
		moves(Wires.to(listen(kind)), (connector,
				registration) -> assertThat(this.gateway.gateway().askToReconnect(Duration.ofMillis(50))).isOne());
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void anOperatorAsksForAnotherConnection(String kind) throws Exception {
		moves(Wires.to(listen(kind)), (connector, registration) -> registration.reconnect("an operator asked"));
	}

	@Test
	void theServerSendsGoAwayBecauseOfTheAgeOfTheConnection() throws Exception {
		Server server = this.gateway.listenGrpc((builder) -> builder.maxConnectionAge(500, TimeUnit.MILLISECONDS)
			.maxConnectionAgeGrace(1, TimeUnit.MINUTES));
		moves(Wires.to(Wires.grpc(server.getPort())), (connector, registration) -> {
		});
	}

	@Test
	void theServerIsShutDownAndSendsGoAwayWhileAnotherOneServes() throws Exception {
		Server first = this.gateway.listenGrpc();
		Server second = this.gateway.listenGrpc();
		moves(1, Wires.to(Wires.grpc(first.getPort()), Wires.grpc(second.getPort())),
				(connector, registration) -> first.shutdown());
		assertThat(first.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void theWebSocketEndpointIsDrainedWhileAnotherOneServes() throws Exception {
		WebSocketServer first = this.gateway.listenWebSocket();
		WebSocketServer second = this.gateway.listenWebSocket();
		moves(1, Wires.to(Wires.webSocket(first.port()), Wires.webSocket(second.port())),
				(connector, registration) -> first.drain());
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc", "websocket" })
	void manyRegistrationsOnSeveralConnectionsMoveTogether(String kind) throws Exception {
		DestinationOptions options = Wires.to(listen(kind));
		List<CallLoad> loads = new ArrayList<>();
		try (WireConnector connector = new WireConnector(
				options.withLimits(options.limits().withMaxStreamsPerConnection(10)))) {
			List<Registration> all = IntStream.range(0, 35)
				.mapToObj((i) -> connector.add(new RegistrationKey("default", "echo", "n" + i), "default", this.echo))
				.toList();
			all.forEach(Wires::awaitReady);
			all.forEach((one) -> loads.add(CallLoad.start(this.gateway.gateway(), one.key(), 2)));
			for (int round = 1; round <= MOVES; round++) {
				int atLeast = round;
				connector.destination().replaceWires("a test asked");
				eventually(() -> assertThat(all)
					.allSatisfy((one) -> assertThat(one.snapshot().counts().moves()).isGreaterThanOrEqualTo(atLeast)));
				loads.get(round).await(20);
			}
			assertThat(loads).allSatisfy((load) -> assertThat(load.stop()).isEmpty());
			assertThat(all).allSatisfy((one) -> assertThat(one.snapshot().reconnects()).isZero());
			assertThat(this.echo.ranAgain()).isEmpty();
			assertThat(this.gateway.sessionsOpened()).isEqualTo(all.size());
			eventually(() -> assertThat(connector.destination().snapshot().openStreams()).isEqualTo(all.size()));
			eventually(() -> assertThat(connector.destination().snapshot().wires()).hasSizeLessThanOrEqualTo(7));
			System.out.println(connector.destination().snapshot().wires());
		}
		finally {
			loads.forEach(CallLoad::close);
		}
	}

	private void moves(DestinationOptions options, Move move) throws Exception {
		moves(MOVES, options, move);
	}

	private void moves(int times, DestinationOptions options, Move move) throws Exception {
		try (WireConnector connector = new WireConnector(options)) {
			Registration registration = connector.add(KEY, "default", this.echo, LIMIT);
			Wires.awaitReady(registration);
			NumberReader reader = NumberReader.start(this.gateway.gateway(), KEY);
			try (CallLoad load = CallLoad.start(this.gateway.gateway(), KEY, AT_A_TIME)) {
				load.await(100);
				for (int moved = 1; moved <= times; moved++) {
					move.begin(connector, registration);
					int atLeast = moved;
					eventually(
							() -> assertThat(registration.snapshot().counts().moves()).isGreaterThanOrEqualTo(atLeast));
					load.await(100);
				}
				int read = reader.read();
				eventually(() -> assertThat(reader.read()).isGreaterThan(read + 10));
				assertThat(load.stop()).isEmpty();
				assertThat(reader.stop()).isEmpty();
				System.out.printf("%d moves, %d calls, %d items%n", registration.snapshot().counts().moves(),
						load.answered(), reader.read());
			}
			assertThat(this.echo.ranAgain()).isEmpty();
			assertThat(this.gateway.sessionsOpened()).isOne();
			assertThat(connector.states())
				.isEqualTo(List.of(ConnectionState.CONNECTING, ConnectionState.HANDSHAKING, ConnectionState.READY));
			eventually(() -> assertThat(connector.destination().snapshot().openStreams()).isOne());
			eventually(() -> assertThat(this.gateway.gateway().session(KEY)).hasValueSatisfying((session) -> {
				assertThat(session.inFlight()).isZero();
				assertThat(session.pending()).isZero();
			}));
		}
	}

	private String listen(String kind) throws IOException {
		return kind.equals("grpc") ? Wires.grpc(this.gateway.listenGrpc().getPort())
				: Wires.webSocket(this.gateway.listenWebSocket().port());
	}

	/**
	 * What makes a registration move.
	 */
	private interface Move {

		void begin(WireConnector connector, Registration registration);

	}

}
