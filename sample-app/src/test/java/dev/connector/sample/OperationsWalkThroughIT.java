package dev.connector.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The walk-through of the manual, command by command, at two real processes: each answer
 * is, at once or soon, the one that stands there, and between the commands that promise
 * it not a single call fails.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OperationsWalkThroughIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Path MANUAL = RunningSample.REPOSITORY.resolve("docs/operations.md");

	private final Ports ports = Ports.free();

	private final Path folder = Path.of("target", "walk-through-" + this.ports.agent());

	private final CallLoop load = new CallLoop();

	private SampleProcess gateway;

	private SampleProcess agent;

	@AfterEach
	void end() {
		this.load.stop();
		for (SampleProcess process : new SampleProcess[] { this.agent, this.gateway }) {
			if (process != null) {
				process.close();
			}
		}
	}

	@Test
	void eachCommandGivesTheAnswerThatStandsThere() throws Exception {
		List<ConsoleExample> steps = walkThrough();
		assertThat(steps).hasSizeGreaterThan(20);
		for (ConsoleExample step : steps) {
			run(step);
		}
		assertThat(this.load.answered.sum()).as("calls during the walk-through").isPositive();
	}

	private static List<ConsoleExample> walkThrough() throws IOException {
		String manual = Files.readString(MANUAL);
		int start = manual.indexOf("\n## A walk-through\n");
		assertThat(start).as("the section in " + MANUAL).isPositive();
		int end = manual.indexOf("\n## ", start + 1);
		return ConsoleExample.of(manual.substring(start, (end > 0) ? end : manual.length()));
	}

	private void run(ConsoleExample step) throws Exception {
		String command = step.command();
		if (step.isCurl()) {
			ask(step);
		}
		else if (command.startsWith("./mvnw ")) {
			// The build did it
			assertThat(command).contains("-pl sample-app -am package");
		}
		else if (command.startsWith("mkdir -p config")) {
			Files.createDirectories(this.folder);
		}
		else if (command.startsWith("cat > config/application.yaml <<EOF")) {
			String body = command.substring(command.indexOf('\n') + 1, command.lastIndexOf("\nEOF") + 1);
			Files.writeString(this.folder.resolve("application.yaml"), body);
		}
		else if (command.startsWith("sed -i ")) {
			edit(command);
		}
		else if (command.contains("--spring.profiles.active=gateway")) {
			this.gateway = start("gateway");
		}
		else if (command.contains("--spring.profiles.active=agent")) {
			this.agent = start("agent");
		}
		else if (command.startsWith("kill ")) {
			this.gateway.terminate();
		}
		else if (command.startsWith("while ")) {
			this.load.start(this.gateway);
		}
		else if (command.startsWith("# ")) {
			this.load.stop();
			assertThat(this.load.failed.sum()).as("calls that failed: " + this.load.failure).isZero();
		}
		else {
			throw new IllegalArgumentException("Nobody knows how to run: " + command);
		}
	}

	private SampleProcess start(String profile) throws IOException {
		int port = "gateway".equals(profile) ? this.ports.gateway() : this.ports.agent();
		return SampleProcess.start("walk-through-" + profile, port, "--spring.profiles.active=" + profile,
				"--spring.config.additional-location=file:" + this.folder.toAbsolutePath() + "/",
				"--connector.gateway.grpc.port=" + (("gateway".equals(profile)) ? this.ports.grpc() : -1),
				"--connector.destinations.default.uri=grpc://localhost:" + this.ports.grpc(),
				"--sample.files.root=" + RunningSample.REPOSITORY,
				"--connector.state-dir=" + this.folder.resolve("state"));
	}

	/**
	 * Replace one text by another, as {@code sed -i 's/one/other/' file} does.
	 */
	private void edit(String command) throws IOException {
		String[] parts = command.substring(command.indexOf('\'') + 1, command.lastIndexOf('\'')).split("/");
		Path file = this.folder.resolve("application.yaml");
		String before = Files.readString(file);
		assertThat(before).contains(parts[1]);
		Files.writeString(file, before.replaceAll(Pattern.quote(parts[1]), parts[2]));
	}

	/**
	 * Ask once, or, where nothing is changed by that, until the answer is there.
	 */
	private void ask(ConsoleExample step) throws Exception {
		CurlCommand curl = CurlCommand.parse(step.command());
		SampleProcess asked = curl.url().contains(":8081/") ? this.agent : this.gateway;
		if (!"GET".equals(curl.method()) && !curl.url().contains("/connectors/default/")) {
			assertShows(asked.send(curl), step);
			return;
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(200))
			.ignoreExceptions()
			.untilAsserted(() -> assertShows(asked.send(curl), step));
	}

	private static void assertShows(String answer, ConsoleExample step) {
		assertThat(answer).as(step.command()).isNotNull();
		assertShows(JSON.readTree(answer), JSON.readTree(step.answer()), step.command() + "\n" + answer);
	}

	/**
	 * Assert that an answer has what stands there; of objects the fields that stand there
	 * only, of texts what stands before and after the dots.
	 */
	private static void assertShows(JsonNode actual, JsonNode expected, String context) {
		if (expected.isObject()) {
			for (Map.Entry<String, JsonNode> field : expected.properties()) {
				assertThat(actual.has(field.getKey())).as(field.getKey() + " in " + context).isTrue();
				assertShows(actual.get(field.getKey()), field.getValue(), context);
			}
		}
		else if (expected.isArray()) {
			assertThat(actual.size()).as(context).isEqualTo(expected.size());
			for (int i = 0; i < expected.size(); i++) {
				assertShows(actual.get(i), expected.get(i), context);
			}
		}
		else if (expected.isString() && expected.asString().contains("…")) {
			String pattern = Pattern.quote(expected.asString()).replace("…", "\\E.*\\Q");
			assertThat(actual.asString()).as(context).matches(Pattern.compile(pattern, Pattern.DOTALL));
		}
		else {
			assertThat(actual).as(context).isEqualTo(expected);
		}
	}

	/**
	 * Where the processes listen.
	 */
	private record Ports(int gateway, int agent, int grpc) {

		static Ports free() {
			return new Ports(FreePorts.next(), FreePorts.next(), FreePorts.next());
		}

	}

	/**
	 * Somebody who calls, one call after the other.
	 */
	private static final class CallLoop {

		private final LongAdder answered = new LongAdder();

		private final LongAdder failed = new LongAdder();

		private final AtomicBoolean stopped = new AtomicBoolean();

		private volatile String failure = "none";

		private Thread[] callers = {};

		void start(SampleProcess gateway) {
			this.stopped.set(false);
			this.callers = new Thread[4];
			for (int i = 0; i < this.callers.length; i++) {
				this.callers[i] = new Thread(() -> call(gateway), "walk-through-caller-" + i);
				this.callers[i].start();
			}
		}

		void stop() {
			this.stopped.set(true);
			try {
				for (Thread caller : this.callers) {
					caller.join();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void call(SampleProcess gateway) {
			while (!this.stopped.get()) {
				try {
					var answer = gateway.post("/connectors/default/files/hash", "{\"path\":\"LICENSE\"}");
					((answer.statusCode() == 200) ? this.answered : this.failed).increment();
					if (answer.statusCode() != 200) {
						this.failure = answer.body();
					}
				}
				catch (IOException | InterruptedException ex) {
					this.failed.increment();
					this.failure = ex.toString();
				}
			}
		}

	}

}
