package dev.connector.autoconfigure;

import java.util.List;

import dev.connector.annotation.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
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

	private static void run(String argument) {
		SpringApplication application = new SpringApplication(Application.class);
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

}
