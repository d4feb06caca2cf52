package dev.connector.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application processed ahead of time, as {@code process-aot} of Spring Boot's
 * plugin does it, and run on the result.
 */
@Timeout(300)
class AheadOfTimeIT {

	@TempDir
	Path made;

	@Test
	void runsOnWhatWasMadeAheadOfTime() throws Exception {
		process();
		compile();
		assertThat(this.made.resolve("resources/META-INF/native-image")).exists();
		int port = FreePorts.next();
		int grpcPort = FreePorts.next();
		try (SampleProcess sample = SampleProcess.startFromClasses("aot", port,
				List.of(this.made.resolve("classes"), this.made.resolve("resources")),
				List.of("-Dspring.aot.enabled=true"), "--connector.gateway.grpc.port=" + grpcPort,
				"--connector.destinations.default.uri=grpc://localhost:" + grpcPort,
				"--sample.files.root=" + RunningSample.REPOSITORY, "--connector.state-dir=target/state-" + port)) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(120))
				.pollInterval(Duration.ofMillis(200))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(hash(sample)).contains("SHA-256"));
			assertThat(Files.readString(Path.of("target", "aot-" + port + ".log")))
				.contains("Starting AOT-processed SampleApplication");
			assertThat(sample.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		}
	}

	private static String hash(SampleProcess sample) throws Exception {
		return sample.post("/connectors/default/files/hash", "{\"path\":\"LICENSE\"}").body();
	}

	private void process() throws IOException, InterruptedException {
		File log = this.made.resolve("process.log").toFile();
		Process process = new ProcessBuilder(SampleProcess.java(), "-cp", SampleProcess.classPath(List.of()),
				"org.springframework.boot.SpringApplicationAotProcessor", SampleApplication.class.getName(),
				this.made.resolve("sources").toString(), this.made.resolve("resources").toString(),
				this.made.resolve("classes").toString(), "dev.connector", "sample-app")
			.redirectErrorStream(true)
			.redirectOutput(log)
			.start();
		try {
			assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(log.toPath())).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private void compile() throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-parameters", "-cp",
				SampleProcess.classPath(List.of(this.made.resolve("classes"))), "-d",
				this.made.resolve("classes").toString()));
		try (Stream<Path> sources = Files.walk(this.made.resolve("sources"))) {
			sources.map(Path::toString).filter((source) -> source.endsWith(".java")).forEach(arguments::add);
		}
		Files.createDirectories(this.made.resolve("classes"));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
	}

}
