package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.connector.annotation.Connector;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.LifecyclePhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTests {

	@Test
	void areKnownToSpringBoot() {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, failure) -> {
			}));
		assertThat(analyzers).hasAtLeastOneElementOfType(InvalidPropertyFailureAnalyzer.class)
			.hasAtLeastOneElementOfType(InvalidConnectorFailureAnalyzer.class);
	}

	@Test
	void explainAWrongProperty(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--connector.destinations.eu.connect-timeout=1s"));
		assertThat(output).contains("APPLICATION FAILED TO START", "The destination 'eu' has no URI.",
				"Set connector.destinations.eu.uri");
	}

	@Test
	void explainAWrongConnector(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--connector.instance=one"));
		assertThat(output).contains("APPLICATION FAILED TO START", "has no command", "@Command");
	}

	@Test
	void explainParticipantsThatAreNotValid(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Invalid.class, "--connector.enabled=true"));
		assertThat(output).contains("APPLICATION FAILED TO START", "The lifecycle failed in phase VALIDATE:",
				"  - db failed in validate: java.lang.IllegalStateException: no url",
				"  - mail failed in validate: java.lang.IllegalStateException: no host",
				"Change what the participants find wrong.");
	}

	@Test
	void explainADependencyThatIsMissing(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Lonely.class, "--connector.enabled=true"));
		assertThat(output).contains("phase REGISTER", "lonely needs company", "after()");
	}

	@Test
	void explainAHungBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Hanging.class, "--connector.enabled=true"));
		assertThat(output).contains("phase BOOT", "It was here:", "connector.lifecycle.boot-timeout")
			.containsPattern("slow did not end in boot within PT[1-9]");
	}

	private static void run(String argument) {
		run(Application.class, argument);
	}

	private static void run(Class<?> source, String argument) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run(argument).close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ConnectorAutoConfiguration.class)
	@Import(Idle.class)
	static class Application {

	}

	@Connector("idle")
	static class Idle {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ConnectorAutoConfiguration.class)
	static class Invalid {

		@Bean
		LifecycleParticipant db() {
			return new TestParticipant("db").in(LifecyclePhase.VALIDATE, () -> {
				throw new IllegalStateException("no url");
			});
		}

		@Bean
		LifecycleParticipant mail() {
			return new TestParticipant("mail").in(LifecyclePhase.VALIDATE, () -> {
				throw new IllegalStateException("no host");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ConnectorAutoConfiguration.class)
	static class Lonely {

		@Bean
		LifecycleParticipant lonely() {
			return new TestParticipant("lonely").after("company");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ConnectorAutoConfiguration.class)
	static class Hanging {

		@Bean
		LifecycleParticipant slow() {
			return new TestParticipant("slow").timeout(LifecyclePhase.BOOT, Duration.ofSeconds(1))
				.in(LifecyclePhase.BOOT, () -> new CountDownLatch(1).await());
		}

	}

}
