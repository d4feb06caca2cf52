package dev.connector.autoconfigure.gateway.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.Capability;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of calls over HTTP: what reaches the connector, and what comes back.
 */
class CallsOverHttpTests {

	private static final String READ = "/connectors/default/files/read";

	private GatewayApplication application;

	@BeforeEach
	void start() {
		this.application = GatewayApplication.start("connector.gateway.request-timeout=5s",
				"connector.gateway.max-pending-per-session=0");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void bodyReachesAnyReadyInstanceAndItsAnswerComesBack() throws Exception {
		FakeConnector connector = files().answeringPayload(Payload.json("{\"text\":\"hello\"}"));
		HttpResponse<String> response = this.application.post(READ, "{\"path\":\"a.txt\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"text\":\"hello\"}");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.headers().firstValue("Content-Length")).hasValue("16");
		GatewayFrame.Execute execute = connector.nextExecute();
		assertThat(execute.capability()).isEqualTo("read");
		assertThat(execute.payload()).isEqualTo(Payload.json("{\"path\":\"a.txt\"}"));
		assertThat(execute.context().caller()).isNull();
	}

	@Test
	void callGoesToTheInstanceThatItNames() throws Exception {
		FakeConnector one = this.application.connector("default.files.one").answeringPayload(Payload.json("1"));
		FakeConnector two = this.application.connector("default.files.two").answeringPayload(Payload.json("2"));
		for (int i = 0; i < 3; i++) {
			assertThat(this.application.post("/connectors/default/files/two/read", "{}").body()).isEqualTo("2");
		}
		assertThat(this.application.post("/connectors/default/files/one/read", "{}").body()).isEqualTo("1");
		assertThat(one.nextExecute()).isNotNull();
		assertThat(two.nextExecute()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/octet-stream", "image/png", "application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x", "text/plain;charset=ISO-8859-1" })
	void bytesOfAnyContentTypePassThroughUnchanged(String contentType) throws Exception {
		byte[] bytes = new byte[70_000];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) i;
		}
		FakeConnector connector = files();
		connector.answering((execute) -> connector.result(execute, execute.payload()));
		HttpResponse<byte[]> response = this.application.client()
			.send(this.application.request(READ)
				.header("Content-Type", contentType)
				.POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
				.build(), HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.body()).isEqualTo(bytes);
		assertThat(connector.nextExecute().payload().contentType()).isEqualTo(contentType);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
			.isEqualTo(contentType.replace(" ", ""));
	}

	@Test
	void bodyThatSaysNothingIsJson() throws Exception {
		FakeConnector connector = files().answeringPayload(Payload.empty());
		assertThat(this.application.post(READ, "[]").statusCode()).isEqualTo(200);
		assertThat(connector.nextExecute().payload().contentType()).isEqualTo("application/json");
	}

	@Test
	void emptyBodyAndEmptyAnswerAreLegal() throws Exception {
		FakeConnector connector = files().answeringPayload(Payload.empty());
		HttpResponse<String> response = this.application
			.send(this.application.request(READ).POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
		assertThat(response.headers().firstValue("Content-Length")).hasValue("0");
		assertThat(connector.nextExecute().payload().size()).isZero();
	}

	@Test
	void largeAnswerArrivesWhole() throws Exception {
		byte[] bytes = new byte[4 * 1024 * 1024];
		Arrays.fill(bytes, (byte) 'x');
		files().answeringPayload(Payload.of(bytes, "text/plain"));
		assertThat(this.application.post(READ, "{}").body().getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
	}

	@Test
	void traceOfTheCallerReachesTheConnector() throws Exception {
		FakeConnector connector = files().answeringPayload(Payload.json("{}"));
		this.application.send(this.application.request(READ)
			.header("traceparent", "00-1-2-01")
			.header("tracestate", "a=b")
			.header("baggage", "c=d")
			.header("Cookie", "secret")
			.POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(connector.nextExecute().context().attributes())
			.isEqualTo(Map.of("traceparent", "00-1-2-01", "tracestate", "a=b", "baggage", "c=d"));
	}

	@ParameterizedTest
	@CsvSource({ "NOT_FOUND,404,NOT_FOUND", "INVALID_REQUEST,400,INVALID_REQUEST", "UNAVAILABLE,503,UNAVAILABLE",
			"OVERLOADED,429,OVERLOADED", "TIMEOUT,504,TIMEOUT", "INTERNAL,502,CONNECTOR_FAILED" })
	void errorOfTheConnectorIsAProblem(ErrorCode code, int status, String shown) throws Exception {
		files().answeringError(code, "it went wrong", Map.of("/path", "must not be empty"));
		HttpResponse<String> response = this.application.post(READ, "{}");
		assertProblem(response, status, shown);
		JsonNode problem = GatewayApplication.json(response);
		assertThat(problem.path("detail").asString()).contains("it went wrong");
		assertThat(problem.path("requestId").asString()).isNotEmpty();
		assertThat(problem.path("errors").path(0).path("pointer").asString()).isEqualTo("/path");
		assertThat(problem.path("errors").path(0).path("detail").asString()).isEqualTo("must not be empty");
		assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
	}

	@Test
	void unknownRegistrationAndUnknownCapabilityAreNotFound() throws Exception {
		assertProblem(this.application.post(READ, "{}"), 404, "NOT_FOUND");
		files(Capability.named("read"));
		assertProblem(this.application.post("/connectors/default/files/other", "{}"), 404, "NOT_FOUND");
		assertProblem(this.application.post("/connectors/default/files/nobody/read", "{}"), 404, "NOT_FOUND");
	}

	@Test
	void pathOutsideTheApiIsNotFoundAsAProblem() throws Exception {
		assertProblem(this.application.get("/connectors/default"), 404, "NOT_FOUND");
		assertProblem(this.application.post("/connectors/a/b/c/d/e", "{}"), 404, "NOT_FOUND");
	}

	@Test
	void wrongMethodIsAProblemThatNamesTheRightOnes() throws Exception {
		HttpResponse<String> response = this.application.send(this.application.request(READ).DELETE());
		assertProblem(response, 405, "METHOD_NOT_ALLOWED");
		assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
		assertProblem(this.application.post("/connectors", "{}"), 405, "METHOD_NOT_ALLOWED");
	}

	@Test
	void moreThanTheConnectorTakesIsOverloaded() throws Exception {
		FakeConnector connector = this.application.connector("default.files.one", 1);
		CompletableFuture<HttpResponse<String>> first = this.application.client()
			.sendAsync(this.application.request(READ).POST(HttpRequest.BodyPublishers.noBody()).build(),
					HttpResponse.BodyHandlers.ofString());
		GatewayFrame.Execute execute = connector.nextExecute();
		HttpResponse<String> second = this.application.post(READ, "{}");
		assertProblem(second, 429, "OVERLOADED");
		assertThat(Integer.parseInt(second.headers().firstValue("Retry-After").orElseThrow())).isPositive();
		connector.result(execute, Payload.json("{}"));
		assertThat(first.get().statusCode()).isEqualTo(200);
	}

	@Test
	void waitingCallsHoldNoThreads() throws Exception {
		int calls = 50;
		try (GatewayApplication small = GatewayApplication.start("server.tomcat.threads.max=2",
				"server.tomcat.threads.min-spare=2")) {
			FakeConnector connector = small.connector("default.files.one", calls);
			List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
			List<GatewayFrame.Execute> executes = new ArrayList<>();
			for (int i = 0; i < calls; i++) {
				waiting.add(small.client()
					.sendAsync(small.request(READ).POST(HttpRequest.BodyPublishers.noBody()).build(),
							HttpResponse.BodyHandlers.ofString()));
				executes.add(connector.nextExecute());
			}
			assertThat(small.get("/connectors").statusCode()).isEqualTo(200);
			executes.forEach((execute) -> connector.result(execute, Payload.json("{}")));
			for (CompletableFuture<HttpResponse<String>> call : waiting) {
				assertThat(call.get().statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void deadlineOfTheCallerPasses() throws Exception {
		FakeConnector connector = files();
		HttpResponse<String> response = this.application.send(this.application.request(READ)
			.header("Connector-Timeout", "1s")
			.POST(HttpRequest.BodyPublishers.noBody()));
		assertProblem(response, 504, "TIMEOUT");
		assertThat(connector.nextExecute().timeout()).isLessThanOrEqualTo(Duration.ofSeconds(1));
		assertThat(connector.nextCancel()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "-1s", "soon", "PT", "51s", "1000000000h", "99999999999999999999s" })
	void timeoutThatIsNoneIsInvalid(String timeout) throws Exception {
		files();
		HttpResponse<String> response = this.application.send(this.application.request(READ)
			.header("Connector-Timeout", timeout)
			.POST(HttpRequest.BodyPublishers.noBody()));
		assertProblem(response, 400, "INVALID_REQUEST");
		assertThat(response.body()).contains("Connector-Timeout");
	}

	@ParameterizedTest
	@CsvSource({ "20s,20000", "20500ms,20500", "PT20S,20000", "50s,50000" })
	void timeoutOfTheCallerReachesTheConnector(String timeout, long millis) throws Exception {
		FakeConnector connector = files().answeringPayload(Payload.json("{}"));
		this.application.send(this.application.request(READ)
			.header("Connector-Timeout", timeout)
			.POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(connector.nextExecute().timeout().toMillis()).isBetween(millis / 2, millis);
	}

	@Test
	void idempotencyKeyIsTheRequestId() throws Exception {
		FakeConnector connector = files().answeringPayload(Payload.json("{}"));
		this.application.send(this.application.request(READ)
			.header("Idempotency-Key", "order-42")
			.POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(connector.nextExecute().requestId()).isEqualTo("order-42");
		this.application.post(READ, "{}");
		assertThat(connector.nextExecute().requestId()).doesNotContain("/").hasSize(36);
	}

	@Test
	void sameIdempotencyKeyGetsTheFirstAnswer() throws Exception {
		AtomicInteger runs = new AtomicInteger();
		FakeConnector connector = files();
		connector
			.answering((execute) -> connector.result(execute, Payload.json(Integer.toString(runs.incrementAndGet()))));
		for (int i = 0; i < 3; i++) {
			assertThat(withKey("{}").body()).isEqualTo("1");
		}
		assertProblem(withKey("{\"other\":1}"), 400, "INVALID_REQUEST");
		assertThat(this.application.post(READ, "{}").body()).isEqualTo("2");
		assertThat(runs).hasValue(2);
	}

	private HttpResponse<String> withKey(String body) throws Exception {
		return this.application.send(this.application.request(READ)
			.header("Idempotency-Key", "order-42")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\tb", "" })
	void idempotencyKeyThatIsNoneIsInvalid(String key) throws Exception {
		files();
		assertProblem(this.application.send(this.application.request(READ)
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.noBody())), 400, "INVALID_REQUEST");
	}

	@Test
	void lengthOfAnIdempotencyKeyIsBounded() throws Exception {
		files().answeringPayload(Payload.json("{}"));
		assertThat(this.application
			.send(this.application.request(READ)
				.header("Idempotency-Key", "k".repeat(200))
				.POST(HttpRequest.BodyPublishers.noBody()))
			.statusCode()).isEqualTo(200);
		assertProblem(this.application.send(this.application.request(READ)
			.header("Idempotency-Key", "k".repeat(201))
			.POST(HttpRequest.BodyPublishers.noBody())), 400, "INVALID_REQUEST");
	}

	@Test
	void webPageOfAnotherSiteMayNotCallAnOpenGateway() throws Exception {
		files();
		assertProblem(this.application.send(this.application.request(READ)
			.header("Sec-Fetch-Site", "cross-site")
			.POST(HttpRequest.BodyPublishers.noBody())), 403, "FORBIDDEN");
	}

	private FakeConnector files(Capability... capabilities) throws InterruptedException {
		return this.application.connector("default.files.one", capabilities);
	}

	static void assertProblem(HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = GatewayApplication.json(response);
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(problem.path("code").asString()).isEqualTo(code);
		assertThat(problem.path("title").asString()).isNotEmpty();
		assertThat(problem.path("detail").asString()).isNotEmpty();
	}

}
