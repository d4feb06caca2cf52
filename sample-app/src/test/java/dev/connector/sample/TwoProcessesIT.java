package dev.connector.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway and an agent as two processes, with real crashes.
 */
class TwoProcessesIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String HASH = "{\"path\":\"LICENSE\"}";

	private final int gatewayPort = FreePorts.next();

	private final int agentPort = FreePorts.next();

	private final int grpcPort = FreePorts.next();

	@Test
	void agentIsReadyAgainByItselfAfterTheGatewayWasKilledAndTellsTheTruthInBetween() throws Exception {
		try (SampleProcess agent = startAgent()) {
			try (SampleProcess gateway = startGateway()) {
				eventually(() -> assertAllStates(agent, "READY"));
				assertThat(gateway.post("/connectors/default/files/hash", HASH).statusCode()).isEqualTo(200);
				gateway.kill();
			}
			eventually(() -> {
				JsonNode registration = registrations(agent).get(0);
				assertThat(registration.get("state").asString()).isIn("BACKOFF", "CONNECTING");
				assertThat(registration.get("attempt").asInt()).isPositive();
				assertThat(registration.get("lastError").toString()).containsIgnoringCase("refused");
			});
			eventually(() -> assertThat(connectorsHealth(agent).at("/status").asString()).isEqualTo("DOWN"));
			assertThat(agent.get("/actuator/health/liveness").body()).contains("UP");
			try (SampleProcess gateway = startGateway()) {
				eventually(() -> assertAllStates(agent, "READY"));
				eventually(() -> assertThat(connectorsHealth(agent).at("/status").asString()).isEqualTo("UP"));
				assertThat(gateway.post("/connectors/default/files/hash", HASH).statusCode()).isEqualTo(200);
				JsonNode registration = registrations(agent).get(0);
				assertThat(registration.get("reconnects").asInt()).isPositive();
				assertThat(registration.get("lastError").isNull()).isTrue();
				JsonNode journal = JSON
					.readTree(agent.get("/actuator/connectors/" + registration.get("key").asString()).body())
					.get("journal");
				assertThat(journal).extracting((entry) -> entry.get("state").asString())
					.containsSubsequence("BACKOFF", "CONNECTING", "HANDSHAKING", "READY");
			}
		}
	}

	@Test
	void agentThatIsToldToStopSaysGoodbyeAndTheGatewayForgetsIt() throws Exception {
		try (SampleProcess gateway = startGateway(); SampleProcess agent = startAgent()) {
			eventually(() -> assertAllStates(agent, "READY"));
			agent.terminate();
			eventually(() -> assertThat(gateway.get("/connectors").body()).doesNotContain("files"));
			assertThat(gateway.post("/connectors/default/files/hash", HASH).statusCode()).isIn(404, 503);
		}
	}

	@Test
	void agentThatIsToldToStopAnswersWhatItWorksOnFirst() throws Exception {
		Path large = largeFile();
		String path = RunningSample.REPOSITORY.toRealPath().relativize(large.toRealPath()).toString();
		try (SampleProcess gateway = startGateway(); SampleProcess agent = startAgent()) {
			eventually(() -> assertAllStates(agent, "READY"));
			List<CompletableFuture<Integer>> calls = hashes(gateway, path);
			eventually(() -> assertAllArrived(agent, calls));
			agent.terminate();
			assertThat(calls).allSatisfy((call) -> assertThat(call.get(2, TimeUnit.MINUTES)).isEqualTo(200));
		}
		finally {
			Files.delete(large);
		}
	}

	@Test
	void callOfAnAgentThatWasKilledRunsAgainInTheNextOneWhereThatIsDeclaredHarmless() throws Exception {
		Path large = largeFile();
		String path = RunningSample.REPOSITORY.toRealPath().relativize(large.toRealPath()).toString();
		try (SampleProcess gateway = startGateway()) {
			List<CompletableFuture<Integer>> calls;
			try (SampleProcess agent = startAgent()) {
				eventually(() -> assertAllStates(agent, "READY"));
				calls = hashes(gateway, path);
				eventually(() -> assertAllArrived(agent, calls));
				agent.kill();
			}
			try (SampleProcess next = startAgent()) {
				eventually(() -> assertAllStates(next, "READY"));
				assertThat(calls).allSatisfy((call) -> assertThat(call.get(2, TimeUnit.MINUTES)).isEqualTo(200));
			}
		}
		finally {
			Files.delete(large);
		}
	}

	private Path largeFile() throws IOException {
		Path large = Path.of("target", "large-" + this.agentPort);
		try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
			file.setLength(192L * 1024 * 1024);
		}
		return large;
	}

	private static List<CompletableFuture<Integer>> hashes(SampleProcess gateway, String path) {
		// Each on a thread of its own: the common ones may be too few
		return Stream
			.generate(
					() -> CompletableFuture.supplyAsync(() -> hash(gateway, path), (call) -> new Thread(call).start()))
			.limit(4)
			.toList();
	}

	private static int hash(SampleProcess gateway, String path) {
		try {
			return gateway.post("/connectors/default/files/hash", "{\"path\":\"" + path + "\"}").statusCode();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Assert that each call was answered or runs, and one of them runs.
	 */
	private static void assertAllArrived(SampleProcess agent, List<CompletableFuture<Integer>> calls) throws Exception {
		// In this order, so that none counts twice
		long answered = calls.stream().filter(CompletableFuture::isDone).count();
		int running = inFlight(agent);
		assertThat(running).isPositive();
		assertThat(answered + running).isEqualTo(calls.size());
	}

	private static int inFlight(SampleProcess agent) throws Exception {
		int sum = 0;
		for (JsonNode registration : registrations(agent)) {
			sum += registration.get("inFlight").asInt();
		}
		return sum;
	}

	private SampleProcess startGateway() throws IOException {
		return SampleProcess.start("gateway", this.gatewayPort, "--spring.profiles.active=gateway",
				"--connector.gateway.grpc.port=" + this.grpcPort, "--connector.gateway.request-timeout=2m");
	}

	private SampleProcess startAgent() throws IOException {
		return SampleProcess.start("agent", this.agentPort, "--spring.profiles.active=agent",
				"--connector.destinations.default.uri=grpc://localhost:" + this.grpcPort,
				"--sample.files.root=" + RunningSample.REPOSITORY, "--connector.health.down-after=1s",
				"--connector.state-dir=target/state-" + this.agentPort, "--connector.defaults.reconnect.max-delay=2s",
				// As long as a busy machine takes for the largest file
				"--connector.lifecycle.drain-timeout=2m", "--spring.lifecycle.timeout-per-shutdown-phase=3m",
				"--management.endpoint.health.probes.enabled=true");
	}

	private static void assertAllStates(SampleProcess agent, String state) throws Exception {
		assertThat(registrations(agent)).hasSize(3)
			.allSatisfy((registration) -> assertThat(registration.get("state").asString()).isEqualTo(state));
	}

	private static JsonNode registrations(SampleProcess agent) throws Exception {
		return JSON.readTree(agent.get("/actuator/connectors").body()).get("registrations");
	}

	private static JsonNode connectorsHealth(SampleProcess agent) throws Exception {
		return JSON.readTree(agent.get("/actuator/health").body()).at("/components/connectors");
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.pollInterval(Duration.ofMillis(200))
			.ignoreExceptions()
			.untilAsserted(assertion);
	}

}
