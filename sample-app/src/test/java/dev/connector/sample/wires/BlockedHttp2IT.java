package dev.connector.sample.wires;

import java.time.Duration;
import java.util.List;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationSnapshot.InUse;
import dev.connector.destination.HttpProxy;
import dev.connector.registration.Registration;
import dev.connector.test.Fault;
import dev.connector.test.HttpConnectProxy;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.connector.sample.wires.Wires.CONNECT_TIMEOUT;
import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks that let nothing pass but HTTP/1.1: calls go over WebSocket meanwhile, and
 * over gRPC again when that works, without anybody being asked to do something and
 * without a call that fails. How soon has to hold where {@code wires.strict} is set, on a
 * machine with nothing else to do.
 */
@Timeout(180)
class BlockedHttp2IT {

	private static final Duration READY_WITHIN = CONNECT_TIMEOUT
		.plusSeconds(Boolean.getBoolean("wires.strict") ? 1 : 15);

	private final WireGateway gateway = new WireGateway();

	private final LaterEcho echo = new LaterEcho(Duration.ofMillis(20));

	@AfterEach
	void close() throws Exception {
		this.gateway.close();
		this.echo.close();
	}

	@Test
	void aProxyThatCutsHttp2IsGoneRoundAndGrpcIsUsedAgainWhenItPasses() throws Exception {
		try (HttpConnectProxy proxy = HttpConnectProxy.start()) {
			proxy.blockHttp2();
			DestinationOptions options = Wires.to(Wires.grpc(this.gateway.listenGrpc().getPort()),
					Wires.webSocket(this.gateway.listenWebSocket().port()));
			goesRoundAndComesBack(
					options
						.withAccess(options.access().withProxy(new HttpProxy("127.0.0.1", proxy.port(), null, null))),
					proxy::heal);
			assertThat(proxy.blocked()).isPositive();
		}
	}

	@Test
	void aWayThatSwallowsHttp2IsGoneRoundAndGrpcIsUsedAgainWhenItPasses() throws Exception {
		try (TcpFaultProxy proxy = TcpFaultProxy.to(this.gateway.listenGrpc().getPort())) {
			proxy.inject(Fault.stall(Side.TARGET));
			goesRoundAndComesBack(
					Wires.to(Wires.grpc(proxy.port()), Wires.webSocket(this.gateway.listenWebSocket().port())),
					proxy::heal);
		}
	}

	private void goesRoundAndComesBack(DestinationOptions options, Runnable heal) {
		try (WireConnector connector = new WireConnector(options)) {
			long began = System.nanoTime();
			Registration registration = connector.add(KEY, "default", this.echo);
			Wires.awaitReady(registration);
			Duration took = Duration.ofNanos(System.nanoTime() - began);
			System.out.printf("READY over %s after %d ms%n", registration.wire(), took.toMillis());
			assertThat(took).isLessThan(READY_WITHIN);
			assertThat(registration.wire()).isEqualTo("websocket");
			try (CallLoad load = CallLoad.start(this.gateway.gateway(), KEY, 20)) {
				load.await(200);
				InUse detour = connector.destination().snapshot().inUse();
				System.out.println("meanwhile: " + detour);
				assertThat(detour.kind()).isEqualTo("websocket");
				assertThat(detour.reason()).isNotBlank().isNotEqualTo("it is preferred");
				long healed = System.nanoTime();
				heal.run();
				eventually(() -> assertThat(registration.wire()).isEqualTo("grpc"));
				System.out.printf("back on gRPC after %d ms%n",
						Duration.ofNanos(System.nanoTime() - healed).toMillis());
				load.await(200);
				InUse preferred = connector.destination().snapshot().inUse();
				System.out.println("afterwards: " + preferred);
				assertThat(preferred.kind()).isEqualTo("grpc");
				assertThat(preferred.reason()).isEqualTo("it is preferred");
				assertThat(load.stop()).isEmpty();
				System.out.println(load.answered() + " calls answered");
			}
			assertThat(this.echo.ranAgain()).isEmpty();
			assertThat(this.gateway.sessionsOpened()).isOne();
			assertThat(connector.states())
				.isEqualTo(List.of(ConnectionState.CONNECTING, ConnectionState.HANDSHAKING, ConnectionState.READY));
		}
	}

}
