package dev.connector.sample.wires;

import java.util.List;

import dev.connector.ConnectorRuntime;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.sample.RunningSample;
import dev.connector.test.HttpConnectProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application with its real servers, its properties and its endpoints, while
 * it is called over HTTP all the time.
 */
@Timeout(180)
class SampleOverWiresIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String WEB_SOCKET = "ws://localhost:${server.port}/connector/ws";

	private static final String GRPC = "grpc://localhost:${connector.gateway.grpc.port}";

	@Test
	void theEndpointTellsOfTheDetourRoundABlockedHttp2AndOfItsEnd() throws Exception {
		try (HttpConnectProxy proxy = HttpConnectProxy.start()) {
			proxy.blockHttp2();
			try (RunningSample sample = RunningSample.start(
					"connector.destinations.default.fallback-uris=" + WEB_SOCKET,
					"connector.destinations.default.proxy=" + proxy.uri(),
					"connector.destinations.default.connect-timeout=2s", "connector.defaults.reconnect.max-delay=500ms",
					"connector.defaults.reconnect.stable-after=1s"); HttpLoad load = new HttpLoad(sample)) {
				load.await(100);
				JsonNode detour = destination(sample);
				System.out.println(detour);
				assertThat(detour.at("/inUse/kind").asString()).isEqualTo("websocket");
				assertThat(detour.at("/inUse/reason").asString()).contains("grpc://localhost:");
				assertThat(wires(sample)).containsOnly("websocket");
				proxy.heal();
				eventually(() -> assertThat(wires(sample)).containsOnly("grpc"));
				load.await(100);
				JsonNode preferred = destination(sample);
				System.out.println(preferred);
				assertThat(preferred.at("/inUse/kind").asString()).isEqualTo("grpc");
				assertThat(preferred.at("/inUse/reason").asString()).isEqualTo("it is preferred");
				assertThat(load.stop()).isEmpty();
				System.out.println(load.answered() + " calls");
				assertStayedReady(sample);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { GRPC, WEB_SOCKET })
	void anOperatorMovesRegistrationsAndWholeDestinations(String uri) throws Exception {
		try (RunningSample sample = RunningSample.start("connector.destinations.default.uri=" + uri,
				"management.endpoint.connectors.access=unrestricted",
				"management.endpoint.destinations.access=unrestricted"); HttpLoad load = new HttpLoad(sample)) {
			load.await(50);
			List<Registration> registrations = registrations(sample);
			for (int round = 1; round <= 3; round++) {
				int moves = 2 * round;
				for (Registration registration : registrations) {
					assertThat(post(sample, "/actuator/connectors/" + registration.key())).isEqualTo(200);
				}
				eventually(() -> assertThat(registrations).allSatisfy(
						(one) -> assertThat(one.snapshot().counts().moves()).isGreaterThanOrEqualTo(moves - 1)));
				assertThat(post(sample, "/actuator/destinations/default")).isEqualTo(200);
				eventually(() -> assertThat(registrations)
					.allSatisfy((one) -> assertThat(one.snapshot().counts().moves()).isGreaterThanOrEqualTo(moves)));
				load.await(50);
			}
			assertThat(load.stop()).isEmpty();
			System.out.println(load.answered() + " calls");
			assertStayedReady(sample);
		}
	}

	private static int post(RunningSample sample, String path) throws Exception {
		return sample.post(path, "{\"action\":\"reconnect\"}").statusCode();
	}

	private static JsonNode destination(RunningSample sample) throws Exception {
		return JSON.readTree(sample.get("/actuator/destinations/default").body());
	}

	private static List<String> wires(RunningSample sample) {
		return registrations(sample).stream().map(Registration::wire).toList();
	}

	private static List<Registration> registrations(RunningSample sample) {
		return sample.context().getBean(ConnectorRuntime.class).list();
	}

	private static void assertStayedReady(RunningSample sample) {
		assertThat(registrations(sample)).hasSize(3).allSatisfy((one) -> {
			assertThat(one.snapshot().reconnects()).isZero();
			assertThat(one.journal()).extracting(ConnectionSnapshot::state)
				.endsWith(ConnectionState.READY)
				.doesNotContain(ConnectionState.BACKOFF, ConnectionState.FAILED);
		});
	}

}
