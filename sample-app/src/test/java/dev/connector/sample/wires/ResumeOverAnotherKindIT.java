package dev.connector.sample.wires;

import java.time.Duration;

import dev.connector.registration.Registration;
import dev.connector.test.TcpFaultProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that begins over gRPC and goes on over WebSocket, because the way of before
 * is gone for good.
 */
@Timeout(180)
class ResumeOverAnotherKindIT {

	@Test
	void callsThatRunWhenGrpcIsCutAreAnsweredOnceOverWebSocket() throws Exception {
		try (WireGateway gateway = new WireGateway();
				LaterEcho echo = new LaterEcho(Duration.ofMillis(200));
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.listenGrpc().getPort());
				WireConnector connector = new WireConnector(
						Wires.to(Wires.grpc(proxy.port()), Wires.webSocket(gateway.listenWebSocket().port())))) {
			Registration registration = connector.add(KEY, "default", echo);
			Wires.awaitReady(registration);
			assertThat(registration.wire()).isEqualTo("grpc");
			try (CallLoad load = CallLoad.start(gateway.gateway(), KEY, 100)) {
				load.await(200);
				assertThat(registration.snapshot().requests().inFlight()).isPositive();
				proxy.refuse();
				proxy.reset();
				eventually(() -> assertThat(registration.wire()).isEqualTo("websocket"));
				load.await(500);
				assertThat(load.stop()).isEmpty();
				System.out.printf("%d calls, %d of them repeated by the gateway%n", load.answered(),
						registration.snapshot().requests().answers().repeated());
			}
			assertThat(echo.ranAgain()).isEmpty();
			assertThat(gateway.sessionsOpened()).isOne();
			assertThat(registration.snapshot().reconnects()).isOne();
		}
	}

}
