package dev.connector.autoconfigure.gateway.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import javax.management.InstanceNotFoundException;

import dev.connector.Capability;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.actuate.AbstractEndpointTests;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.Gateway;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What operators see of the sessions of a gateway, over HTTP and JMX.
 */
class ConnectorSessionsEndpointTests extends AbstractEndpointTests {

	@Test
	void showsAllSessionsSortedByKey() throws Exception {
		startGateway();
		register("default.files.two");
		register("default.files.one");
		JsonNode shown = get("connectorsessions");
		assertThat(shown.at("/sessions").size()).isEqualTo(2);
		assertThat(shown.at("/sessions/0/key").asString()).isEqualTo("default.files.one");
		assertThat(shown.at("/sessions/1/key").asString()).isEqualTo("default.files.two");
		assertThat(shown.at("/sessions/0").has("capabilities")).isFalse();
	}

	@Test
	void showsWhatASessionDoes() throws Exception {
		startGateway();
		FakeConnector connector = register("default.files.one");
		for (int i = 0; i < 3; i++) {
			bean(Gateway.class).execute(ConnectorAddress.of(RegistrationKey.parse("default.files.one")),
					new ExecuteRequest("r" + i, "read", Payload.empty(), GatewayFrame.Context.NONE,
							Duration.ofMinutes(5)));
		}
		connector.nextExecute();
		JsonNode shown = get("connectorsessions/default.files.one");
		assertThat(shown.path("key").asString()).isEqualTo("default.files.one");
		assertThat(shown.path("state").asString()).isEqualTo("READY");
		assertThat(Instant.parse(shown.path("since").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(Instant.parse(shown.path("opened").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(shown.path("epoch").asLong()).isPositive();
		assertThat(shown.path("resumed").asInt(-1)).isZero();
		assertThat(shown.path("peer").asString()).isEqualTo("fake:1");
		assertThat(shown.path("wire").asString()).isNotEmpty();
		assertThat(shown.path("inFlight").asInt()).isEqualTo(2);
		assertThat(shown.path("limit").asInt()).isEqualTo(2);
		assertThat(shown.path("pending").asInt()).isOne();
		assertThat(shown.path("capabilities").toString()).isEqualTo("[\"read\",\"write\"]");
		assertThat(shown.has("version")).isTrue();
	}

	@Test
	void showsThatASessionIsPausedOrCameBack() throws Exception {
		startGateway();
		FakeConnector connector = register("default.files.one");
		connector.answer(new ConnectorFrame.Credits(0));
		Awaitility.await()
			.untilAsserted(() -> assertThat(get("connectorsessions/default.files.one").path("state").asString())
				.isEqualTo("PAUSED"));
		connector.comeBack(bean(Gateway.class), "default.files.one");
		JsonNode back = get("connectorsessions/default.files.one");
		assertThat(back.path("state").asString()).isEqualTo("READY");
		assertThat(back.path("resumed").asInt()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "default.files.other", "nonsense" })
	void knowsNothingOfOtherKeys(String key) throws Exception {
		startGateway();
		assertThat(read("connectorsessions/" + key).statusCode()).isEqualTo(404);
	}

	@Test
	void nobodyWrites() throws Exception {
		startGateway("management.endpoint.connectorsessions.access=unrestricted");
		register("default.files.one");
		assertThat(post("connectorsessions/default.files.one", "{}").statusCode()).isEqualTo(405);
	}

	@Test
	void showsTheSameOverJmx() throws Exception {
		startGateway("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=connectorsessions");
		register("default.files.one");
		assertThat(invoke("Connectorsessions", "sessions").at("/sessions/0/key").asString())
			.isEqualTo("default.files.one");
		assertThat(invoke("Connectorsessions", "session", "default.files.one").at("/capabilities/0").asString())
			.isEqualTo("read");
		assertThat(invoke("Connectorsessions", "session", "default.files.other").isNull()).isTrue();
	}

	@Test
	void isNotThereOverJmxUnlessItIsExposed() {
		startGateway("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=health");
		assertThatExceptionOfType(InstanceNotFoundException.class)
			.isThrownBy(() -> invoke("Connectorsessions", "sessions"));
	}

	private void startGateway(String... properties) {
		start(Stream
			.concat(Stream.of("connector.gateway.enabled=true", "connector.gateway.grpc.port=-1",
					"connector.gateway.move-timeout=0", "connector.gateway.drain-timeout=1s",
					"management.endpoints.web.exposure.include=connectorsessions"), Stream.of(properties))
			.toArray(String[]::new));
	}

	private FakeConnector register(String key) throws Exception {
		return FakeConnector.register(bean(Gateway.class), key, 2, Capability.named("write"), Capability.named("read"));
	}

}
