package dev.connector.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An orchestrator's probes of an agent, each second, while the gateway is away:
 * {@code -Dprobe.seconds=60} for as long as that.
 */
@Timeout(600)
class ProbeLoopIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int OUTAGE = Integer.getInteger("probe.seconds", 15);

	private final int gatewayPort = FreePorts.next();

	private final int agentPort = FreePorts.next();

	private final int grpcPort = FreePorts.next();

	private final List<String> liveness = new ArrayList<>();

	private final List<String> readiness = new ArrayList<>();

	private final List<String> connectors = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "background", "readiness" })
	void anOutageNeverKillsAndIsSeenOnce(String startup) throws Exception {
		try (SampleProcess agent = startAgent(startup)) {
			try (SampleProcess gateway = startGateway()) {
				await(() -> statusOf(agent, "/actuator/health/readiness").equals("UP")
						&& connectors(agent).equals("UP"));
				probe(agent, 3);
				gateway.kill();
			}
			probe(agent, OUTAGE);
			try (SampleProcess gateway = startGateway()) {
				await(() -> {
					probe(agent, 1);
					return this.connectors.get(this.connectors.size() - 1).equals("UP");
				});
				probe(agent, 5);
				assertThat(gateway.get("/connectors").body()).contains("files");
			}
		}
		System.out.println("startup " + startup + ": liveness " + this.liveness + ", readiness " + this.readiness
				+ ", connectors " + this.connectors);
		assertThat(this.liveness).containsExactly("UP");
		assertThat(this.connectors).containsExactly("UP", "DOWN", "UP");
		if (startup.equals("readiness")) {
			assertThat(this.readiness).containsExactly("UP", "OUT_OF_SERVICE", "UP");
		}
		else {
			assertThat(this.readiness).containsExactly("UP");
		}
	}

	private void probe(SampleProcess agent, int times) throws Exception {
		for (int time = 0; time < times; time++) {
			long due = System.nanoTime() + Duration.ofSeconds(1).toNanos();
			note(this.liveness, statusOf(agent, "/actuator/health/liveness"));
			note(this.readiness, statusOf(agent, "/actuator/health/readiness"));
			note(this.connectors, connectors(agent));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(20))
				.until(() -> System.nanoTime() >= due);
		}
	}

	private static void note(List<String> seen, String status) {
		if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(status)) {
			seen.add(status);
		}
	}

	private static String statusOf(SampleProcess agent, String path) throws Exception {
		JsonNode answer = JSON.readTree(agent.get(path).body());
		return answer.at("/status").asString();
	}

	private static String connectors(SampleProcess agent) throws Exception {
		return JSON.readTree(agent.get("/actuator/health").body()).at("/components/connectors/status").asString();
	}

	private SampleProcess startGateway() throws IOException {
		return SampleProcess.startFromClasses("probed-gateway", this.gatewayPort, List.of(), List.of(),
				"--spring.profiles.active=gateway", "--connector.gateway.grpc.port=" + this.grpcPort);
	}

	private SampleProcess startAgent(String startup) throws IOException {
		String downAfter = Math.max(2, OUTAGE / 5) + "s";
		return SampleProcess.startFromClasses("probed-agent", this.agentPort, List.of(), List.of(),
				"--spring.profiles.active=agent",
				"--connector.destinations.default.uri=grpc://localhost:" + this.grpcPort,
				"--connector.destinations.default.startup=" + startup, "--connector.health.down-after=" + downAfter,
				"--sample.files.root=" + RunningSample.REPOSITORY,
				"--connector.state-dir=target/state-" + this.agentPort, "--connector.defaults.reconnect.max-delay=5s");
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(120))
			.pollInterval(Duration.ofMillis(200))
			.ignoreExceptions()
			.until(condition);
	}

}
