package dev.connector.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.test.InProcessGateway;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators do, over HTTP as they do it.
 */
class OperatorActionTests {

	private static final String KEY = "default.greeter.one";

	private final InProcessGateway gateway = InProcessGateway.start();

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
	void nobodyMayWriteUnlessItIsAllowed() throws Exception {
		start("management.endpoints.web.exposure.include=connectors");
		assertThat(post(KEY, "{\"action\":\"pause\"}").statusCode()).isEqualTo(405);
		assertThat(registration().snapshot().paused()).isFalse();
		assertThat(get(KEY).at("/state").asString()).isEqualTo("READY");
	}

	@Test
	void pausesAndResumes() throws Exception {
		startWritable();
		HttpResponse<String> paused = post(KEY, "{\"action\":\"pause\"}");
		assertThat(paused.statusCode()).isEqualTo(200);
		assertThat(json(paused).path("key").asString()).isEqualTo(KEY);
		assertThat(json(paused).path("paused").asBoolean()).isTrue();
		assertThat(json(paused).path("state").asString()).isEqualTo("PAUSED");
		assertThat(registration().snapshot().state()).isEqualTo(ConnectionState.PAUSED);
		assertThat(json(post(KEY, "{\"action\":\"resume\"}")).path("state").asString()).isEqualTo("READY");
		assertThat(registration().snapshot().paused()).isFalse();
	}

	@Test
	void aPauseShowsWhileThereIsNoConnection() throws Exception {
		startWritable();
		this.gateway.refuse(true);
		this.gateway.cutAll();
		assertThat(json(post(KEY, "{\"action\":\"pause\"}")).path("paused").asBoolean()).isTrue();
		assertThat(registration().snapshot().state()).isNotEqualTo(ConnectionState.PAUSED);
	}

	@Test
	void reconnects() throws Exception {
		startWritable();
		assertThat(post(KEY, "{\"action\":\"reconnect\"}").statusCode()).isEqualTo(200);
		Awaitility.await()
			.atMost(30, TimeUnit.SECONDS)
			.until(() -> registration().snapshot().connection().generation() == 2);
	}

	@Test
	void rearmsWhatFailed() throws Exception {
		this.gateway.refuse(true);
		startWritable("connector.defaults.reconnect.max-attempts=1");
		assertThat(get(KEY).at("/state").asString()).isEqualTo("FAILED");
		this.gateway.refuse(false);
		assertThat(post(KEY, "{\"action\":\"rearm\"}").statusCode()).isEqualTo(200);
		registration().whenReady().get(30, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"action\":\"explode\"}", "{\"action\":\"PAUSE\"}", "{\"action\":null}", "{}",
			"{\"what\":\"pause\"}" })
	void namesTheActionsWhenItIsGivenAnotherOne(String body) throws Exception {
		startWritable();
		HttpResponse<String> answer = post(KEY, body);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(json(answer).path("message").asString()).contains("pause, resume, reconnect, rearm");
		assertThat(registration().snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "{\"action\":[]}", "[]" })
	void refusesABodyThatSaysNothing(String body) throws Exception {
		startWritable();
		assertThat(post(KEY, body).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b.c", "nonsense" })
	void createsNothing(String key) throws Exception {
		startWritable();
		assertThat(post(key, "{\"action\":\"pause\"}").statusCode()).isEqualTo(404);
		assertThat(this.context.getBean(ConnectorRuntime.class).list()).hasSize(1);
	}

	@Test
	void showsWhatTheEngineKnows() throws Exception {
		startWritable();
		JsonNode shown = get("").at("/registrations/0");
		assertThat(shown.at("/outbox/unacknowledged").asInt(-1)).isZero();
		assertThat(shown.at("/outbox/bytes").asLong(-1)).isZero();
		assertThat(shown.at("/outbox/dropped").asLong(-1)).isZero();
		assertThat(shown.path("dedupeHits").asLong(-1)).isZero();
		assertThat(shown.path("staleEvents").asLong(-1)).isNotNegative();
		assertThat(shown.path("invariantViolations").asLong(-1)).isZero();
		assertThat(get(KEY).at("/journal").size()).isPositive();
	}

	private void startWritable(String... properties) throws Exception {
		start("management.endpoints.web.exposure.include=connectors",
				"management.endpoint.connectors.access=unrestricted", properties);
	}

	private void start(String exposure, String access, String... properties) throws Exception {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.initializers((created) -> created.getBeanFactory().registerSingleton("wires", this.gateway.wires()))
			.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=false",
					"spring.main.banner-mode=off", "logging.level.root=warn", "connector.instance=one",
					"connector.destinations.default.uri=inprocess:test", "connector.lifecycle.drain-timeout=100ms",
					"spring.grpc.server.enabled=false", exposure, access)
			.properties(properties)
			.run();
		Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
			ConnectionState state = registration().snapshot().state();
			return state == ConnectionState.READY || state == ConnectionState.FAILED;
		});
	}

	private void start(String exposure) throws Exception {
		start(exposure, "management.endpoint.health.show-details=never");
	}

	private Registration registration() {
		return this.context.getBean(ConnectorRuntime.class).get(RegistrationKey.parse(KEY)).orElseThrow();
	}

	private JsonNode get(String key) throws Exception {
		return json(send(request(key).GET()));
	}

	private HttpResponse<String> post(String key, String body) throws Exception {
		return send(request(key).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder request(String key) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(
				URI.create("http://127.0.0.1:" + port + "/actuator/connectors" + (key.isEmpty() ? "" : "/" + key)));
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
