package dev.connector.sample;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The main job, as a user of the sample sees it: HTTP in, gateway, gRPC, connector, and
 * back.
 */
class SampleApplicationTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Pattern METER = Pattern
		.compile("(?m)^\\| `(connector\\.[a-z.]+)` \\| (?:gauge|counter|timer)");

	private static final String ENDLESS_QUERY = "{\"sql\":\"select count(*) from system_range(1, 100000000000) "
			+ "where mod(x, 2) = 3\"}";

	private static RunningSample sample;

	@BeforeAll
	static void start() throws Exception {
		sample = RunningSample.start("connector.registrations.sql.max-concurrent-requests=2",
				"connector.gateway.max-pending-per-session=3", "connector.commands.http.enabled=true");
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@Test
	void eachConnectorAnswers() throws Exception {
		assertThat(sample.post("/connectors/default/files/hash", "{\"path\":\"LICENSE\"}").statusCode()).isEqualTo(200);
		assertThat(sample.post("/connectors/default/time/offset", "{\"zone\":\"Europe/Berlin\"}").statusCode())
			.isEqualTo(200);
		assertThat(sample.post("/connectors/default/sql/query", "{\"sql\":\"select 1 as one\"}").body())
			.containsIgnoringCase("\"one\":1");
	}

	@Test
	void commandsAnswerAsTheManualShows() throws Exception {
		String manual = Files.readString(RunningSample.REPOSITORY.resolve("docs/commands.md"));
		List<ConsoleExample> steps = ConsoleExample
			.of(manual.substring(manual.indexOf("## A walk-through with TypeScript")));
		assertThat(steps).hasSize(2);
		for (ConsoleExample step : steps) {
			String answer = sample.client()
				.send(CurlCommand.parse(step.command()).toRequest(sample.port()), HttpResponse.BodyHandlers.ofString())
				.body();
			assertThat(answer.strip()).matches(Pattern.quote(step.answer()).replace("…", "\\E[^\"]*\\Q"));
		}
	}

	@Test
	void searchStreamsOneMatchALine() throws Exception {
		HttpResponse<String> answer = sample.post("/connectors/default/files/search",
				"{\"path\":\"connector-core/src/main\",\"pattern\":\"class \\\\w+\",\"glob\":\"**.java\"}",
				Map.of("Accept", "application/x-ndjson"));
		assertThat(answer.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("application/x-ndjson"));
		assertThat(answer.body().lines()).hasSizeGreaterThan(20)
			.allSatisfy((line) -> assertThat(JSON.readTree(line).get("line").isInt()).isTrue());
	}

	@Test
	void unknownCapabilityIs404AndNamesTheKnownOnes() throws Exception {
		HttpResponse<String> answer = sample.post("/connectors/default/files/shred", "{}");
		assertProblem(answer, 404, "NOT_FOUND");
		assertThat(answer.body()).contains("hash").contains("search");
	}

	@Test
	void unknownTypeIs404() throws Exception {
		assertProblem(sample.post("/connectors/default/nothing/list", "{}"), 404, "NOT_FOUND");
	}

	@Test
	void invalidInputIs400AndNamesTheField() throws Exception {
		HttpResponse<String> answer = sample.post("/connectors/default/files/hash", "{\"path\":5}");
		assertProblem(answer, 400, "INVALID_REQUEST");
		assertThat(JSON.readTree(answer.body()).get("errors").toString()).contains("path");
	}

	@Test
	void missingFieldIs400AndNamesTheField() throws Exception {
		HttpResponse<String> answer = sample.post("/connectors/default/files/hash", "{}");
		assertProblem(answer, 400, "INVALID_REQUEST");
		assertThat(answer.body()).contains("path");
	}

	@Test
	void deadlineOfOneMillisecondIs504() throws Exception {
		assertProblem(sample.post("/connectors/default/sql/query", ENDLESS_QUERY, Map.of("Connector-Timeout", "1ms")),
				504, "TIMEOUT");
	}

	@Test
	void moreCallsThanLimitAndQueueIs429WithRetryAfter() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(12);
		try {
			List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				calls.add(CompletableFuture.supplyAsync(SampleApplicationTests::endlessCall, callers));
			}
			List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();
			assertThat(answers).filteredOn((answer) -> answer.statusCode() == 429)
				.hasSize(12 - 2 - 3)
				.allSatisfy((answer) -> assertThat(answer.headers().firstValue("Retry-After")).isPresent());
			assertThat(answers).filteredOn((answer) -> answer.statusCode() == 504).hasSize(2 + 3);
		}
		finally {
			callers.shutdownNow();
		}
	}

	@Test
	void endpointAndHealthTellWhatIsRegistered() throws Exception {
		JsonNode registrations = JSON.readTree(sample.get("/actuator/connectors").body()).get("registrations");
		assertThat(registrations).hasSize(3).allSatisfy((registration) -> {
			assertThat(registration.get("state").asString()).isEqualTo("READY");
			assertThat(registration.get("destination").asString()).isEqualTo("default");
		});
		JsonNode health = JSON.readTree(sample.get("/actuator/health").body());
		assertThat(health.at("/components/connectors/status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/connectors/components/registrations/components")).hasSize(3);
		assertThat(health.at("/components/connectors/components/destinations/components/default/status").asString())
			.isEqualTo("UP");
	}

	@Test
	void metersAreThoseOfTheManual() throws Exception {
		sample.post("/connectors/default/time/offset", "{\"zone\":\"UTC\"}");
		sample.post("/cmd", "{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"time.offset\","
				+ "\"request\":{\"zone\":\"UTC\"}}");
		Path manual = RunningSample.REPOSITORY.resolve("docs");
		Set<String> documented = METER
			.matcher(Files.readString(manual.resolve("observability/README.md"))
					+ Files.readString(manual.resolve("commands.md")))
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> present = new TreeSet<>();
		JSON.readTree(sample.get("/actuator/metrics").body())
			.get("names")
			.forEach((name) -> present.add(name.asString()));
		present.removeIf((name) -> !name.startsWith("connector."));
		assertThat(documented).containsAll(present);
		documented.remove("connector.reconnect"); // not there before the first loss
		assertThat(present).containsAll(documented);
	}

	@Test
	void gatewayListsRegistrationsWithTheirSchemas() throws Exception {
		JsonNode list = JSON.readTree(sample.get("/connectors?type=files").body());
		assertThat(list.toString()).contains("files").doesNotContain("\"time\"");
	}

	@Test
	void wrongTokenIs401() throws Exception {
		try (RunningSample guarded = RunningSample.start("connector.gateway.security.callers[0].name=ops",
				"connector.gateway.security.callers[0].token=right",
				"connector.gateway.security.callers[0].tenants[0]=default")) {
			String path = "/connectors/default/time/offset";
			String body = "{\"zone\":\"UTC\"}";
			HttpResponse<String> refused = guarded.post(path, body, Map.of("Authorization", "Bearer wrong"));
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(refused.body()).doesNotContain("right");
			assertThat(guarded.post(path, body).statusCode()).isEqualTo(401);
			assertThat(guarded.post(path, body, Map.of("Authorization", "Bearer right")).statusCode()).isEqualTo(200);
		}
	}

	private static HttpResponse<String> endlessCall() {
		try {
			return sample.post("/connectors/default/sql/query", ENDLESS_QUERY, Map.of("Connector-Timeout", "10s"));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String code) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("application/problem+json"));
		assertThat(JSON.readTree(answer.body()).get("code").asString()).isEqualTo(code);
	}

}
