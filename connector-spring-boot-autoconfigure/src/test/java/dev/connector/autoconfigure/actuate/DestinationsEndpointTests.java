package dev.connector.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FakeWires;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of destinations and do to them, over HTTP as they do it.
 */
@ExtendWith(OutputCaptureExtension.class)
class DestinationsEndpointTests extends AbstractEndpointTests {

	private final FakeWires fakes = new FakeWires("fake", "wss");

	@Test
	void showsAllDestinationsSortedByName() throws Exception {
		startWritable();
		JsonNode shown = get("destinations");
		assertThat(shown.at("/destinations").size()).isEqualTo(3);
		assertThat(shown.at("/destinations/0/name").asString()).isEqualTo("away");
		assertThat(shown.at("/destinations/1/name").asString()).isEqualTo("cloud");
		assertThat(shown.at("/destinations/2/name").asString()).isEqualTo("default");
		assertThat(shown.toString()).doesNotContain("hidden");
	}

	@Test
	void showsADestinationThatIsInUse() throws Exception {
		startWritable();
		JsonNode shown = get("destinations/default");
		assertThat(shown.path("state").asString()).isEqualTo("READY");
		assertThat(shown.path("uri").asString()).isEqualTo("inprocess:test");
		assertThat(shown.path("registrations").asInt()).isOne();
		assertThat(shown.path("paused").asInt(-1)).isZero();
		assertThat(shown.path("streams").asInt()).isOne();
		assertThat(shown.path("lastError").isNull()).isTrue();
		assertThat(shown.at("/wires").size()).isOne();
		JsonNode wire = shown.at("/wires/0");
		assertThat(wire.path("kind").asString()).isEqualTo("inprocess");
		assertThat(wire.path("address").asString()).isNotEmpty();
		assertThat(wire.path("state").asString()).isEqualTo("READY");
		assertThat(wire.path("since").asString()).isNotEmpty();
		assertThat(wire.path("streams").asInt()).isOne();
		assertThat(wire.path("consecutiveFailures").asInt(-1)).isZero();
		assertThat(shown.path("drained").asBoolean(true)).isFalse();
		assertThat(wire.path("leaving").asBoolean(true)).isFalse();
		assertThat(wire.path("lastError").isNull()).isTrue();
		assertThat(wire.path("nextAttemptAt").isNull()).isTrue();
		assertThat(shown.at("/inUse/kind").asString()).isEqualTo("inprocess");
		assertThat(shown.at("/inUse/reason").asString()).isEqualTo("it is preferred");
		assertThat(shown.at("/flights/succeeded").asInt()).isOne();
		assertThat(shown.at("/flights/failed").asInt(-1)).isZero();
		assertThat(shown.at("/flights/shared").asInt(-1)).isZero();
		assertThat(shown.at("/coordinator/holders").asInt(-1)).isZero();
		assertThat(shown.at("/coordinator/waiters").asInt(-1)).isZero();
		assertThat(shown.at("/coordinator/oldestWaitMillis").asInt(-1)).isZero();
		assertThat(shown.at("/coordinator/opensAt").isNull()).isTrue();
	}

	@Test
	void showsADestinationThatNobodyWantsWithoutItsSecrets() throws Exception {
		startWritable();
		JsonNode shown = get("destinations/cloud");
		assertThat(shown.path("state").asString()).isEqualTo("IDLE");
		assertThat(shown.path("uri").asString()).isEqualTo("wss://cloud.example.org/in");
		assertThat(shown.at("/fallbackUris/0").asString()).isEqualTo("wss://spare.example.org");
		assertThat(shown.at("/wires").size()).isZero();
		assertThat(shown.at("/inUse/reason").asString()).isEqualTo("nobody wants one");
	}

	@Test
	void showsWhyADestinationIsNotReached() throws Exception {
		startWritable();
		this.fakes.refuse(true);
		FakeWires.reasonsToLeave(runtime().transports().get("away"));
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
			JsonNode shown = get("destinations/away");
			return shown.path("state").asString().equals("BACKOFF")
					&& shown.path("lastError").asString("").equals("The test refuses wires")
					&& shown.at("/wires/0/lastError").asString("").equals("The test refuses wires")
					&& shown.at("/wires/0/consecutiveFailures").asInt() > 0
					&& !shown.at("/wires/0/nextAttemptAt").isNull();
		});
	}

	@Test
	void reconnectsWithoutLosingAStream(CapturedOutput output) throws Exception {
		startWritable();
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(AuditTrail.class.getName(), LogLevel.INFO);
		List<String> told = FakeWires.reasonsToLeave(runtime().transports().get("cloud"));
		HttpResponse<String> answer = post("destinations/cloud", "{\"action\":\"reconnect\"}");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer).path("name").asString()).isEqualTo("cloud");
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !told.isEmpty());
		assertThat(told).containsExactly("an operator asked for it");
		assertThat(this.fakes.made()).containsExactly("cloud", "cloud");
		assertThat(output).contains("An operator (unknown) asked destination cloud to reconnect");
	}

	@Test
	void drainsAndResumes() throws Exception {
		startWritable();
		JsonNode drained = json(post("destinations/default", "{\"action\":\"drain\"}"));
		assertThat(drained.path("paused").asInt()).isOne();
		assertThat(drained.path("state").asString()).isEqualTo("READY");
		assertThat(registration().snapshot().state()).isEqualTo(ConnectionState.PAUSED);
		post("destinations/default", "{\"action\":\"reconnect\"}");
		assertThat(registration().snapshot().paused()).isTrue();
		assertThat(json(post("destinations/default", "{\"action\":\"resume\"}")).path("paused").asInt(-1)).isZero();
		assertThat(registration().snapshot().paused()).isFalse();
	}

	@Test
	void whoIsAddedToADrainedDestinationTakesNoWorkUntilItIsResumed() throws Exception {
		startWritable();
		assertThat(json(post("destinations/default", "{\"action\":\"drain\"}")).path("drained").asBoolean()).isTrue();
		Registration late = add("acme.late.one", "default");
		Registration elsewhere = add("acme.elsewhere.one", "cloud");
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> late.snapshot().state() == ConnectionState.PAUSED);
		assertThat(elsewhere.snapshot().paused()).isFalse();
		assertThat(get("destinations/default").path("paused").asInt()).isEqualTo(2);
		JsonNode resumed = json(post("destinations/default", "{\"action\":\"resume\"}"));
		assertThat(resumed.path("drained").asBoolean(true)).isFalse();
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> late.snapshot().state() == ConnectionState.READY);
		assertThat(add("acme.last.one", "default").snapshot().paused()).isFalse();
	}

	@Test
	void nobodyMayWriteUnlessItIsAllowed() throws Exception {
		startWith();
		assertThat(post("destinations/default", "{\"action\":\"drain\"}").statusCode()).isEqualTo(405);
		assertThat(registration().snapshot().paused()).isFalse();
		assertThat(get("destinations/default").path("state").asString()).isEqualTo("READY");
	}

	@Test
	void namesTheActionsWhenItIsGivenAnotherOne() throws Exception {
		startWritable();
		for (String body : List.of("{\"action\":\"explode\"}", "{\"action\":\"DRAIN\"}", "{\"action\":null}", "{}",
				"{\"what\":\"drain\"}")) {
			HttpResponse<String> answer = post("destinations/default", body);
			assertThat(answer.statusCode()).as(body).isEqualTo(400);
			assertThat(json(answer).path("message").asString()).contains("reconnect, drain, resume");
		}
	}

	@Test
	void createsNothing() throws Exception {
		startWritable();
		assertThat(read("destinations/unknown").statusCode()).isEqualTo(404);
		assertThat(post("destinations/unknown", "{\"action\":\"drain\"}").statusCode()).isEqualTo(404);
		assertThat(runtime().destinations()).hasSize(3);
	}

	@Test
	void isThereOnlyWhereItIsExposedAndActuatorIsPresent() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class,
					DestinationsEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=destinations");
		runner.run((context) -> assertThat(context).hasSingleBean(DestinationsEndpoint.class));
		runner.withPropertyValues("management.endpoints.web.exposure.include=")
			.run((context) -> assertThat(context).doesNotHaveBean(DestinationsEndpoint.class));
		runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DestinationsEndpoint.class));
		runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DestinationsEndpoint.class));
	}

	private void startWritable() {
		startWith("management.endpoint.destinations.access=unrestricted");
	}

	private void startWith(String... properties) {
		this.singletons.put("fakes", this.fakes);
		start(Stream
			.concat(Stream.of("management.endpoints.web.exposure.include=destinations",
					"connector.destinations.cloud.uri=wss://cloud.example.org/in?key=hidden",
					"connector.destinations.cloud.fallback-uris=wss://spare.example.org",
					"connector.destinations.cloud.auth.token=hidden",
					"connector.destinations.cloud.proxy=http://me:hidden@proxy:3128",
					"connector.destinations.away.uri=wss://away.example.org"), Stream.of(properties))
			.toArray(String[]::new));
	}

	private Registration add(String key, String destination) {
		return runtime().add(new ConnectorRegistration(RegistrationKey.parse(key), destination, (request) -> null,
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults()));
	}

}
