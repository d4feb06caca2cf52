package dev.connector.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import dev.connector.frame.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

@ExtendWith(OutputCaptureExtension.class)
class CredentialsTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void readsATokenFileAgainOnceItHasChanged() throws IOException {
		Path file = this.directory.resolve("token");
		Files.writeString(file, "first\n");
		TokenFile token = new TokenFile(file);
		assertThat(token.current()).isEqualTo(Credentials.bearer("first"));
		Files.writeString(file, "other\n");
		Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
		assertThat(token.current()).isEqualTo(Credentials.bearer("other"));
		Files.delete(file);
		assertThat(token.current()).isEqualTo(Credentials.bearer("other"));
	}

	@Test
	void refusesAnEmptyTokenFile() throws IOException {
		Path file = Files.createFile(this.directory.resolve("token"));
		assertThatIOException().isThrownBy(() -> new TokenFile(file)).withMessageContaining("empty");
	}

	@Test
	void showsATokenWhereOneIsGiven() {
		assertThat(shown("connector.destinations.default.auth.token=secret")).isEqualTo(Credentials.bearer("secret"));
		assertThat(shown("connector.defaults.auth.token=secret")).isEqualTo(Credentials.bearer("secret"));
		assertThat(shown("connector.defaults.auth.token=secret", "connector.destinations.default.auth.type=none"))
			.isEqualTo(Credentials.NONE);
		assertThat(shown("connector.defaults.auth.token=secret", "connector.destinations.default.auth.token=own"))
			.isEqualTo(Credentials.bearer("own"));
		assertThat(shown()).isEqualTo(Credentials.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "grpc://gateway.example.org:7400, true", "grpcs://gateway.example.org:7400, false",
			"grpc://localhost:7400, false", "grpc://127.0.0.1:7400, false", "grpc://[::1]:7400, false" })
	void warnsWhenATokenCrossesTheNetworkInTheClear(String uri, boolean warns, CapturedOutput output) {
		// Other tests in this JVM may have made it quieter
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(DestinationMapper.class.getName(), LogLevel.WARN);
		shown("connector.destinations.default.uri=" + uri, "connector.destinations.default.auth.token=hidden");
		assertThat(output.getOut().contains("in the clear: set connector.destinations.default.uri to grpcs://"))
			.isEqualTo(warns);
		assertThat(output.getOut()).doesNotContain("hidden");
	}

	@Test
	void neverShowsATokenInText() {
		this.runner.withPropertyValues("connector.destinations.default.auth.token=secret")
			.run((context) -> assertThat(context.getBean(ConnectorProperties.class).toString()).doesNotContain("secret")
				.contains("***"));
	}

	private Credentials shown(String... properties) {
		Credentials[] shown = new Credentials[1];
		this.runner.withPropertyValues(properties)
			.run((context) -> shown[0] = new DestinationMapper(context.getBean(ConnectorProperties.class)).map()
				.get(0)
				.credentials()
				.current());
		return shown[0];
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ConnectorProperties.class)
	static class Properties {

	}

}
