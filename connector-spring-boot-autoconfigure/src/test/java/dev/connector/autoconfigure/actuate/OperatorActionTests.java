package dev.connector.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.SessionSnapshot;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators do to a registration, over HTTP as they do it.
 */
class OperatorActionTests extends AbstractEndpointTests {

	private static final String PATH = "connectors/" + KEY;

	@Test
	void nobodyMayWriteUnlessItIsAllowed() throws Exception {
		start("management.endpoints.web.exposure.include=connectors");
		assertThat(act("pause").statusCode()).isEqualTo(405);
		assertThat(post("connectors", "{\"action\":\"reload\"}").statusCode()).isEqualTo(405);
		assertThat(registration().snapshot().paused()).isFalse();
		assertThat(get(PATH).path("state").asString()).isEqualTo("READY");
	}

	@Test
	void pausesAndResumesAndHealthSaysSo() throws Exception {
		startWritable("management.endpoint.health.show-components=always");
		HttpResponse<String> paused = act("pause");
		assertThat(paused.statusCode()).isEqualTo(200);
		assertThat(json(paused).path("key").asString()).isEqualTo(KEY);
		assertThat(json(paused).path("paused").asBoolean()).isTrue();
		assertThat(json(paused).path("state").asString()).isEqualTo("PAUSED");
		assertThat(get("health/connectors/registrations/" + KEY).path("status").asString()).isEqualTo("OUT_OF_SERVICE");
		assertThat(act("pause").statusCode()).as("once more").isEqualTo(200);
		assertThat(json(act("resume")).path("state").asString()).isEqualTo("READY");
		assertThat(registration().snapshot().paused()).isFalse();
		assertThat(get("health/connectors/registrations/" + KEY).path("status").asString()).isEqualTo("UP");
		assertThat(act("resume").statusCode()).as("once more").isEqualTo(200);
	}

	@Test
	void aPauseShowsWhileThereIsNoConnection() throws Exception {
		startWritable();
		this.gateway.refuse(true);
		this.gateway.cutAll();
		assertThat(json(act("pause")).path("paused").asBoolean()).isTrue();
		assertThat(registration().snapshot().state()).isNotEqualTo(ConnectionState.PAUSED);
	}

	@Test
	void aDrainLetsWhatRunsEndAndSaysWhenItHas() throws Exception {
		startWritable();
		CompletableFuture<ExecuteResult> call = call("a");
		awaitRunning(1);
		JsonNode draining = json(act("drain"));
		assertThat(draining.path("paused").asBoolean()).isTrue();
		assertThat(draining.path("drained").asBoolean(true)).isFalse();
		assertThat(draining.path("inFlight").asInt()).isOne();
		assertThat(call("b").get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Failed.class);
		bean(Greeter.class).answer("a");
		assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> get(PATH).path("drained").asBoolean());
		JsonNode back = json(act("resume"));
		assertThat(back.path("state").asString()).isEqualTo("READY");
		assertThat(back.path("drained").asBoolean(true)).isFalse();
	}

	@Test
	void reconnectsWithoutACallThatFails() throws Exception {
		startWritable();
		CompletableFuture<ExecuteResult> running = call("a");
		awaitRunning(1);
		assertThat(act("reconnect").statusCode()).isEqualTo(200);
		List<CompletableFuture<ExecuteResult>> calls = IntStream.range(0, 50).mapToObj((i) -> greet()).toList();
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> registration().snapshot().connection().generation() == 2);
		bean(Greeter.class).answer("a");
		for (CompletableFuture<ExecuteResult> call : Stream.concat(Stream.of(running), calls.stream()).toList()) {
			assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		}
		assertThat(get(PATH).path("reconnects").asInt(-1)).isZero();
	}

	@Test
	void rearmsWhatFailedAndNothingElse() throws Exception {
		this.gateway.refuse(true);
		startWritable("connector.defaults.reconnect.max-attempts=1");
		assertThat(get(PATH).path("state").asString()).isEqualTo("FAILED");
		this.gateway.refuse(false);
		assertThat(act("rearm").statusCode()).isEqualTo(200);
		registration().whenReady().get(30, TimeUnit.SECONDS);
		HttpResponse<String> again = act("rearm");
		assertThat(again.statusCode()).isEqualTo(409);
		assertThat(json(again).path("message").asString()).contains(KEY).contains("READY").contains("has not failed");
	}

	@Test
	void refusesWhatCantBeDoneToARegistrationThatIsNotStarted() throws Exception {
		startWritable();
		runtime().stop(Duration.ofMillis(100)).toCompletableFuture().get(30, TimeUnit.SECONDS);
		HttpResponse<String> refused = act("reconnect");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(json(refused).path("message").asString()).contains("has not been started");
		assertThat(act("pause").statusCode()).isEqualTo(200);
		runtime().start();
		await(ConnectionState.PAUSED);
	}

	@Test
	void lowersAndRaisesTheLimitUnderLoadWithoutACallThatFails() throws Exception {
		startWritable("connector.registrations.greeter.max-concurrent-requests=6");
		List<CompletableFuture<ExecuteResult>> calls = IntStream.range(0, 12).mapToObj((i) -> call("c" + i)).toList();
		awaitRunning(6);
		HttpResponse<String> lowered = limit("2");
		assertThat(lowered.statusCode()).isEqualTo(200);
		assertThat(json(lowered).path("limit").asInt()).isEqualTo(2);
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> session().limit() == 2);
		bean(Greeter.class).running().forEach(bean(Greeter.class)::answer);
		awaitRunning(2);
		assertThat(session().inFlight()).isEqualTo(2);
		assertThat(session().pending()).isEqualTo(4);
		assertThat(json(limit("4")).path("limit").asInt()).isEqualTo(4);
		awaitRunning(4);
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
			bean(Greeter.class).running().forEach(bean(Greeter.class)::answer);
			return calls.stream().allMatch(CompletableFuture::isDone);
		});
		assertThat(calls).allSatisfy((call) -> assertThat(call.join()).isInstanceOf(ExecuteResult.Success.class));
	}

	@Test
	void saysWhoChangedALimitAndWhen() throws Exception {
		startWritable("connector.registrations.greeter.max-concurrent-requests=6");
		assertThat(get(PATH).at("/options/max-concurrent-requests/origin").asString()).isEqualTo("property");
		limit("9");
		JsonNode changed = get(PATH).at("/options/max-concurrent-requests");
		assertThat(changed.path("value").asString()).isEqualTo("9");
		assertThat(changed.path("origin").asString()).isEqualTo("runtime");
		assertThat(changed.path("source").asString()).startsWith("an operator, at 20");
		limit("6");
		JsonNode back = get(PATH).at("/options/max-concurrent-requests");
		assertThat(back.path("origin").asString()).isEqualTo("property");
		assertThat(back.path("source").asString()).isEqualTo("connector.registrations.greeter.max-concurrent-requests");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "1.5", "\"many\"", "true", "\"\"", "99999999999" })
	void namesTheRangeWhenItIsGivenAnotherLimit(String limit) throws Exception {
		startWritable();
		HttpResponse<String> answer = limit(limit);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(json(answer).path("message").asString()).contains("from 1 to 2147483647");
		assertThat(registration().options().maxConcurrentRequests()).isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"action\":\"explode\"}", "{\"action\":\"PAUSE\"}", "{\"action\":null}", "{}",
			"{\"what\":\"pause\"}", "{\"action\":\"pause\",\"maxConcurrentRequests\":5}" })
	void namesTheActionsWhenItIsGivenSomethingElse(String body) throws Exception {
		startWritable();
		HttpResponse<String> answer = post(PATH, body);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(json(answer).path("message").asString()).contains("pause, resume, drain, reconnect, rearm");
		assertThat(registration().snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(registration().options().maxConcurrentRequests()).isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "{\"action\":[]}", "[]" })
	void refusesABodyThatSaysNothing(String body) throws Exception {
		startWritable();
		assertThat(post(PATH, body).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b.c", "nonsense" })
	void createsNothing(String key) throws Exception {
		startWritable();
		assertThat(post("connectors/" + key, "{\"action\":\"pause\"}").statusCode()).isEqualTo(404);
		assertThat(post("connectors/" + key, "{\"maxConcurrentRequests\":3}").statusCode()).isEqualTo(404);
		assertThat(read("connectors/" + key).statusCode()).isEqualTo(404);
		assertThat(runtime().list()).hasSize(1);
	}

	@Test
	void showsWhatTheEngineKnows() throws Exception {
		startWritable();
		JsonNode shown = get("connectors").at("/registrations/0");
		assertThat(shown.at("/outbox/unacknowledged").asInt(-1)).isZero();
		assertThat(shown.at("/outbox/bytes").asLong(-1)).isZero();
		assertThat(shown.at("/outbox/dropped").asLong(-1)).isZero();
		assertThat(shown.path("dedupeHits").asLong(-1)).isZero();
		assertThat(shown.path("staleEvents").asLong(-1)).isNotNegative();
		assertThat(shown.path("invariantViolations").asLong(-1)).isZero();
		assertThat(get(PATH).at("/journal").size()).isPositive();
	}

	private void startWritable(String... properties) {
		start(Stream
			.concat(Stream.of("management.endpoints.web.exposure.include=connectors,health",
					"management.endpoint.connectors.access=unrestricted"), Stream.of(properties))
			.toArray(String[]::new));
	}

	private HttpResponse<String> act(String action) throws Exception {
		return post(PATH, "{\"action\":\"" + action + "\"}");
	}

	private HttpResponse<String> limit(String limit) throws Exception {
		return post(PATH, "{\"maxConcurrentRequests\":" + limit + "}");
	}

	private CompletableFuture<ExecuteResult> call(String name) {
		return this.gateway.call(RegistrationKey.parse(KEY), "later", Payload.json("{\"name\":\"" + name + "\"}"));
	}

	private CompletableFuture<ExecuteResult> greet() {
		return this.gateway.call(RegistrationKey.parse(KEY), "greet", Payload.json("{\"name\":\"x\"}"));
	}

	private void awaitRunning(int count) {
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bean(Greeter.class).running().size() == count);
	}

	private SessionSnapshot session() {
		return this.gateway.gateway().session(RegistrationKey.parse(KEY)).orElseThrow();
	}

}
