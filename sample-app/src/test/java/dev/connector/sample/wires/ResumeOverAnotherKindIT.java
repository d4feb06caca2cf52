package dev.connector.sample.wires;

import java.time.Duration;

import dev.connector.destination.DestinationOptions;
import dev.connector.registration.Registration;
import dev.connector.test.TcpFaultProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that goes on over another kind of wire, because the way of before is gone for
 * good.
 */
@Timeout(180)
class ResumeOverAnotherKindIT {

	@Test
	void callsThatRunWhenGrpcIsCutAreAnsweredOnceOverWebSocket() throws Exception {
		try (WireGateway gateway = new WireGateway();
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.listenGrpc().getPort())) {
			goesOn(gateway, proxy, "grpc", Wires.grpc(proxy.port()), "websocket",
					Wires.webSocket(gateway.listenWebSocket().port()));
		}
	}

	@Test
	void callsThatRunWhenWebSocketIsCutAreAnsweredOnceOverGrpc() throws Exception {
		try (WireGateway gateway = new WireGateway();
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.listenWebSocket().port())) {
			goesOn(gateway, proxy, "websocket", Wires.webSocket(proxy.port()), "grpc",
					Wires.grpc(gateway.listenGrpc().getPort()));
		}
	}

	private static void goesOn(WireGateway gateway, TcpFaultProxy proxy, String before, String uri, String after,
			String fallback) {
		try (LaterEcho echo = new LaterEcho(Duration.ofMillis(200));
				WireConnector connector = new WireConnector(patient(Wires.to(uri, fallback)))) {
			Registration registration = connector.add(KEY, "default", echo);
			Wires.awaitReady(registration);
			assertThat(registration.wire()).isEqualTo(before);
			NumberReader reader = NumberReader.start(gateway.gateway(), KEY);
			try (CallLoad load = CallLoad.start(gateway.gateway(), KEY, 100)) {
				load.await(200);
				assertThat(registration.snapshot().requests().inFlight()).isPositive();
				proxy.refuse();
				proxy.reset();
				eventually(() -> assertThat(registration.wire()).isEqualTo(after));
				load.await(500);
				int read = reader.read();
				eventually(() -> assertThat(reader.read()).isGreaterThan(read + 10));
				assertThat(load.stop()).isEmpty();
				assertThat(reader.stop()).isEmpty();
				System.out.printf("%d calls, %d of them repeated by the gateway%n", load.answered(),
						registration.snapshot().requests().answers().repeated());
			}
			assertThat(echo.ranAgain()).isEmpty();
			assertThat(gateway.sessionsOpened()).isOne();
			assertThat(registration.snapshot().reconnects()).isOne();
		}
	}

	/**
	 * The fallback is for the cut, not for a machine that is slow to connect.
	 */
	private static DestinationOptions patient(DestinationOptions options) {
		return options.withRoutes(new DestinationOptions.Routes(options.routes().uris(), Duration.ofSeconds(10),
				options.routes().kinds()));
	}

}
