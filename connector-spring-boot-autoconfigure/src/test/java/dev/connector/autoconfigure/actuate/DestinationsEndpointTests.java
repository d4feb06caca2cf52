package dev.connector.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FakeWires;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.test.InProcessGateway;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of destinations and do to them, over HTTP as they do it.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class DestinationsEndpointTests {

	private static final String KEY = "default.greeter.one";

	private final InProcessGateway gateway = InProcessGateway.start();

	private final FakeWires fakes = new FakeWires("fake", "wss");

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() throws Exception {
		if (this.context != null) {
			this.context.close();
		}
		this.gateway.close();
	}

	@Test
	void showsAllDestinationsSortedByName() throws Exception {
		startWritable();
		JsonNode shown = get("");
		assertThat(shown.at("/destinations").size()).isEqualTo(3);
		assertThat(shown.at("/destinations/0/name").asString()).isEqualTo("away");
		assertThat(shown.at("/destinations/1/name").asString()).isEqualTo("cloud");
		assertThat(shown.at("/destinations/2/name").asString()).isEqualTo("default");
		assertThat(shown.toString()).doesNotContain("hidden");
	}

	@Test
	void showsADestinationThatIsInUse() throws Exception {
		startWritable();
		JsonNode shown = get("default");
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
		JsonNode shown = get("cloud");
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
			JsonNode shown = get("away");
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
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(DestinationsEndpoint.class.getName(), LogLevel.INFO);
		List<String> told = FakeWires.reasonsToLeave(runtime().transports().get("cloud"));
		HttpResponse<String> answer = post("cloud", "{\"action\":\"reconnect\"}");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer).path("name").asString()).isEqualTo("cloud");
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !told.isEmpty());
		assertThat(told).containsExactly("an operator asked for it");
		assertThat(this.fakes.made()).containsExactly("cloud", "cloud");
		assertThat(output).contains("An operator asked the destination cloud to reconnect");
	}

	@Test
	void drainsAndResumes() throws Exception {
		startWritable();
		JsonNode drained = json(post("default", "{\"action\":\"drain\"}"));
		assertThat(drained.path("paused").asInt()).isOne();
		assertThat(drained.path("state").asString()).isEqualTo("READY");
		assertThat(registration().snapshot().state()).isEqualTo(ConnectionState.PAUSED);
		post("default", "{\"action\":\"reconnect\"}");
		assertThat(registration().snapshot().paused()).isTrue();
		assertThat(json(post("default", "{\"action\":\"resume\"}")).path("paused").asInt(-1)).isZero();
		assertThat(registration().snapshot().paused()).isFalse();
	}

	@Test
	void nobodyMayWriteUnlessItIsAllowed() throws Exception {
		start();
		assertThat(post("default", "{\"action\":\"drain\"}").statusCode()).isEqualTo(405);
		assertThat(registration().snapshot().paused()).isFalse();
		assertThat(get("default").path("state").asString()).isEqualTo("READY");
	}

	@Test
	void namesTheActionsWhenItIsGivenAnotherOne() throws Exception {
		startWritable();
		for (String body : List.of("{\"action\":\"explode\"}", "{\"action\":\"DRAIN\"}", "{\"action\":null}", "{}",
				"{\"what\":\"drain\"}")) {
			HttpResponse<String> answer = post("default", body);
			assertThat(answer.statusCode()).as(body).isEqualTo(400);
			assertThat(json(answer).path("message").asString()).contains("reconnect, drain, resume");
		}
	}

	@Test
	void createsNothing() throws Exception {
		startWritable();
		assertThat(send(request("unknown").GET()).statusCode()).isEqualTo(404);
		assertThat(post("unknown", "{\"action\":\"drain\"}").statusCode()).isEqualTo(404);
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
		start("management.endpoint.destinations.access=unrestricted");
	}

	private void start(String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.initializers((created) -> {
				created.getBeanFactory().registerSingleton("wires", this.gateway.wires());
				created.getBeanFactory().registerSingleton("fakes", this.fakes);
			})
			.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=false",
					"spring.main.banner-mode=off", "logging.level.root=warn", "connector.instance=one",
					"management.endpoints.web.exposure.include=destinations",
					"connector.destinations.default.uri=inprocess:test",
					"connector.destinations.cloud.uri=wss://cloud.example.org/in?key=hidden",
					"connector.destinations.cloud.fallback-uris=wss://spare.example.org",
					"connector.destinations.cloud.auth.token=hidden",
					"connector.destinations.cloud.proxy=http://me:hidden@proxy:3128",
					"connector.destinations.away.uri=wss://away.example.org", "connector.lifecycle.drain-timeout=100ms",
					"spring.grpc.server.enabled=false")
			.properties(properties)
			.run();
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> registration().snapshot().state() == ConnectionState.READY);
	}

	private ConnectorRuntime runtime() {
		return this.context.getBean(ConnectorRuntime.class);
	}

	private Registration registration() {
		return runtime().get(RegistrationKey.parse(KEY)).orElseThrow();
	}

	private JsonNode get(String name) throws Exception {
		return json(send(request(name).GET()));
	}

	private HttpResponse<String> post(String name, String body) throws Exception {
		return send(request(name).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder request(String name) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(
				URI.create("http://127.0.0.1:" + port + "/actuator/destinations" + (name.isEmpty() ? "" : "/" + name)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.builder().build().readTree(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class Application {

	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
