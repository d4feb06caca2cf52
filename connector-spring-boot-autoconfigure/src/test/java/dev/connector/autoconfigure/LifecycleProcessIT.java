package dev.connector.autoconfigure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.connector.autoconfigure.inprocess.InProcessAutoConfiguration;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.LifecyclePhase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the lifecycle makes of signals and of the exit code, with real processes.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class LifecycleProcessIT {

	/**
	 * A process that is started by nohup would ignore SIGHUP for good.
	 */
	private static final List<String> RESPECTS_HANGUP = List.of("env", "--default-signal=HUP");

	/**
	 * What Spring Boot says at the end of the start. Before it a reload is refused.
	 */
	private static final String STARTED = "Started LifecycleProcessIT.Application";

	@TempDir
	Path directory;

	private Process process;

	@BeforeAll
	static void requireEnvThatKnowsSignals() throws Exception {
		List<String> command = new ArrayList<>(RESPECTS_HANGUP);
		command.add("true");
		assumeThat(new ProcessBuilder(command).start().waitFor()).as("GNU coreutils").isZero();
	}

	@AfterEach
	void end() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

	@Test
	void aFatalRunEndsTheProcessWithAnExitCodeAfterDrainAndShutdown() throws Exception {
		start("--test.run=fail");
		assertThat(exitCode()).isOne();
		assertThat(log()).containsSubsequence("did boot", "did run", "did drain", "did shutdown");
	}

	@Test
	void aFailedStartEndsTheProcessWithAnExitCode() throws Exception {
		start("--test.boot=fail");
		assertThat(exitCode()).isOne();
		assertThat(log()).contains("APPLICATION FAILED TO START", "phase BOOT").doesNotContain("did drain");
	}

	@Test
	void sigtermDrainsAndShutsDown() throws Exception {
		start();
		awaitLog(STARTED);
		this.process.destroy();
		assertThat(exitCode()).isEqualTo(143);
		assertThat(log()).containsSubsequence("did drain", "did shutdown");
	}

	@Test
	void sighupReloadsWhereThatIsAskedFor() throws Exception {
		start("--connector.lifecycle.reload-on-sighup=true");
		awaitLog(STARTED);
		hangup();
		awaitLog("Reloaded after SIGHUP");
		assertThat(log()).contains("did reload");
		assertThat(this.process.isAlive()).isTrue();
		this.process.destroy();
		assertThat(exitCode()).isEqualTo(143);
	}

	@Test
	void aFailedReloadOnSighupEndsNothing() throws Exception {
		start("--connector.lifecycle.reload-on-sighup=true", "--test.reload=fail");
		awaitLog(STARTED);
		hangup();
		awaitLog("Not everything could be reloaded after SIGHUP");
		assertThat(this.process.isAlive()).isTrue();
	}

	@Test
	void sighupEndsTheProcessOtherwise() throws Exception {
		start();
		awaitLog(STARTED);
		hangup();
		assertThat(exitCode()).isEqualTo(129);
		assertThat(log()).containsSubsequence("did drain", "did shutdown").doesNotContain("did reload");
	}

	private void start(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(RESPECTS_HANGUP);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Application.class.getName()));
		command.addAll(List.of(arguments));
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(new File(this.directory.toFile(), "log"))
			.start();
	}

	private void hangup() throws Exception {
		assertThat(new ProcessBuilder("kill", "-HUP", String.valueOf(this.process.pid())).start().waitFor()).isZero();
	}

	private int exitCode() throws Exception {
		assertThat(this.process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
		return this.process.exitValue();
	}

	private void awaitLog(String text) {
		Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> log().contains(text));
	}

	private String log() throws Exception {
		return Files.readString(this.directory.resolve("log"));
	}

	/**
	 * An application with one participant that says what it does.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ConnectorAutoConfiguration.class, InProcessAutoConfiguration.class })
	static class Application {

		public static void main(String[] arguments) {
			new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.properties("connector.destinations.default.uri=inprocess:nowhere")
				.run(arguments);
		}

		@Bean
		LifecycleParticipant talker(Environment environment) {
			TestParticipant talker = new TestParticipant.OfReload("talker", new CopyOnWriteArrayList<>());
			for (LifecyclePhase phase : LifecyclePhase.values()) {
				String name = phase.name().toLowerCase(Locale.ROOT);
				talker.in(phase, () -> {
					System.out.println("did " + name);
					if (environment.containsProperty("test." + name)) {
						throw new IllegalStateException("told to fail");
					}
				});
			}
			return talker;
		}

	}

}
