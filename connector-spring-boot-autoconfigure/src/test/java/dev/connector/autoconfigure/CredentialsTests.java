package dev.connector.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.autoconfigure.auth.FetchedTokens;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.Credentials;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class CredentialsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

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
			"grpc://localhost:7400, false", "grpc://127.0.0.1:7400, false", "grpc://[::1]:7400, false",
			"ws://gateway.example.org, true", "wss://gateway.example.org, false", "ws://localhost, false",
			"inprocess:gateway, false" })
	void warnsWhenATokenCrossesTheNetworkInTheClear(String uri, boolean warns, CapturedOutput output) {
		loud();
		shown("connector.destinations.default.uri=" + uri, "connector.destinations.default.auth.token=hidden");
		String scheme = uri.substring(0, uri.indexOf(':'));
		assertThat(
				output.getOut().contains("in the clear: set connector.destinations.default.uri to " + scheme + "s://"))
			.isEqualTo(warns);
		assertThat(output.getOut()).doesNotContain("hidden");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "username=me, password=hidden", "token=hidden",
			"oauth2.token-uri=https://login.example.invalid/token,oauth2.client-id=me,oauth2.client-secret=hidden" })
	void warnsOfEveryKindAndForEveryUri(String auth, CapturedOutput output) {
		loud();
		List<String> properties = new ArrayList<>(List.of(
				"connector.destinations.default.uri=wss://gateway.example.org",
				"connector.destinations.default.fallback-uris=grpcs://gateway.example.org:1,ws://gateway.example.org"));
		for (String property : auth.split(",")) {
			properties.add("connector.destinations.default.auth." + property.strip());
		}
		mapped(properties.toArray(String[]::new));
		assertThat(output.getOut())
			.containsOnlyOnce("in the clear: set connector.destinations.default.fallback-uris[1] to wss://")
			.doesNotContain("hidden");
	}

	@Test
	void showsANameAndAPassword() {
		Credentials expected = new Credentials("Basic",
				Base64.getEncoder().encodeToString("me:pässword".getBytes(StandardCharsets.UTF_8)));
		assertThat(shown("connector.destinations.default.auth.username=me",
				"connector.destinations.default.auth.password=pässword"))
			.isEqualTo(expected);
		assertThat(shown("connector.defaults.auth.type=basic", "connector.defaults.auth.password=pässword",
				"connector.destinations.default.auth.username=me"))
			.isEqualTo(expected);
	}

	@Test
	void whatADestinationGivesSaysOfWhichKindItIs() {
		assertThat(shown("connector.defaults.auth.type=token", "connector.defaults.auth.token=inherited",
				"connector.destinations.default.auth.username=me", "connector.destinations.default.auth.password=own"))
			.extracting(Credentials::scheme)
			.isEqualTo("Basic");
		assertThat(shown("connector.defaults.auth.username=me", "connector.defaults.auth.password=inherited",
				"connector.destinations.default.auth.token=own"))
			.isEqualTo(Credentials.bearer("own"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "type=token | auth.token", "type=basic,username=me | auth.password",
			"username=me | auth.password", "password=hidden | auth.username",
			"username=m:e,password=hidden | auth.username", "token=hidden,token-file=pom.xml | auth",
			"token-file=nowhere | auth.token-file", "token=hidden,username=me,password=hidden | auth.type",
			"type=oauth2 | auth.oauth2.token-uri",
			"oauth2.token-uri=https://a.invalid/t,oauth2.client-secret=hidden | auth.oauth2.client-id",
			"oauth2.token-uri=https://a.invalid/t,oauth2.client-id=me | auth.oauth2.client-secret",
			"oauth2.token-uri=ftp://a.invalid/t,oauth2.client-id=me,oauth2.client-secret=hidden"
					+ " | auth.oauth2.token-uri",
			"oauth2.token-uri=https://me:hidden@a.invalid/t,oauth2.client-id=me,oauth2.client-secret=hidden"
					+ " | auth.oauth2.token-uri",
			"oauth2.token-uri=nonsense %,oauth2.client-id=me,oauth2.client-secret=hidden" + " | auth.oauth2.token-uri",
			"oauth2.registration-id=unknown | auth.oauth2.registration-id",
			"oauth2.registration-id=some,oauth2.client-id=me | auth.oauth2.registration-id" })
	void namesThePropertyOfWhatCantWork(String auth, String property) {
		for (String prefix : List.of("connector.defaults.", "connector.destinations.default.")) {
			String[] properties = Arrays.stream(auth.split(","))
				.map((said) -> prefix + "auth." + said)
				.toArray(String[]::new);
			assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> mapped(properties))
				.satisfies((ex) -> {
					assertThat(ex.property()).isEqualTo(prefix + property);
					assertThat(ex.action()).contains(prefix + property);
					assertThat(ex).hasStackTraceContaining("auth");
					assertThat(ex.toString()).doesNotContain("hidden");
				});
		}
	}

	@Test
	void neverShowsASecretInText() {
		String[] secrets = { "auth.token=hidden", "auth.password=hidden", "auth.oauth2.client-secret=hidden",
				"proxy=http://me:hidden@proxy:3128" };
		for (String prefix : List.of("connector.defaults.", "connector.destinations.default.")) {
			for (String secret : secrets) {
				this.runner.withPropertyValues(prefix + secret)
					.run((context) -> assertThat(context.getBean(ConnectorProperties.class).toString())
						.doesNotContain("hidden")
						.contains("***"));
			}
		}
	}

	private static void loud() {
		// Other tests in this JVM may have made it quieter
		LoggingSystem.get(CredentialsTests.class.getClassLoader())
			.setLogLevel(AccessMapper.class.getName(), LogLevel.WARN);
	}

	private Credentials shown(String... properties) {
		return mapped(properties).credentials().current();
	}

	private DestinationOptions mapped(String... properties) {
		DestinationOptions[] mapped = new DestinationOptions[1];
		InvalidPropertyException[] thrown = new InvalidPropertyException[1];
		this.runner.withPropertyValues(properties).run((context) -> {
			try (FetchedTokens tokens = new FetchedTokens(new VirtualScheduler())) {
				ConnectorProperties bound = context.getBean(ConnectorProperties.class);
				Map<String, DestinationProperties> destinations = new LinkedHashMap<>(bound.destinations());
				destinations.putIfAbsent("default", DestinationProperties.UNSAID);
				String first = destinations.keySet().iterator().next();
				mapped[0] = new DestinationMapper(bound, new AccessMapper(tokens, null)).map(first,
						destinations.get(first), null);
			}
			catch (InvalidPropertyException ex) {
				thrown[0] = ex;
			}
		});
		if (thrown[0] != null) {
			throw thrown[0];
		}
		return mapped[0];
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ConnectorProperties.class)
	static class Properties {

	}

}
