package dev.connector.startup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what the client starter adds to the start of an empty web application: the two
 * start in turns, each in a JVM of its own and with the class path that it would have.
 */
@EnabledIfSystemProperty(named = "connector.measure", matches = "true")
class StartUpCostIT {

	private static final int ROUNDS = 15;

	private static final Pattern READY = Pattern.compile("ready-millis=(\\d+)");

	/** What no web application has because of the client starter. */
	private static final Pattern ELSEWHERE = Pattern
		.compile(".*/(h2|HikariCP|spring-jdbc|spring-tx|spring-boot-jdbc|spring-boot-sql|spring-boot-actuator"
				+ "|spring-boot-starter-actuator|spring-boot-health|micrometer-|connector-gateway"
				+ "|spring-boot-grpc-server|grpc-services)[^/]*");

	private static final Pattern ADDED = Pattern.compile(
			".*/(connector-|grpc-|spring-grpc|spring-boot-grpc|netty-|proto|guava|perfmark|jsonschema|json-schema|gson"
					+ "|classmate|itu|jspecify-none)[^/]*(/.*)?");

	@Test
	void tellsWhatTheStarterAdds() throws Exception {
		List<Long> bare = new ArrayList<>();
		List<Long> connector = new ArrayList<>();
		Predicate<String> ofBoth = (entry) -> !ELSEWHERE.matcher(entry).matches();
		for (int i = 0; i < ROUNDS; i++) {
			bare.add(start(BareApplication.class, ofBoth
				.and((entry) -> !ADDED.matcher(entry).matches() || entry.endsWith("sample-app/target/test-classes"))));
			connector.add(start(ConnectorApplication.class, ofBoth));
		}
		System.out.printf("start-up: bare median %d ms, with one connector median %d ms, added %d ms (%d rounds)%n",
				median(bare), median(connector), median(connector) - median(bare), ROUNDS);
		assertThat(bare).hasSameSizeAs(connector);
	}

	private static long start(Class<?> application, Predicate<String> classPath) throws IOException {
		String entries = String.join(File.pathSeparator,
				Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter((entry) -> !entry.endsWith("sample-app/target/classes") && !entry.contains("sample-app-"))
					.filter(classPath)
					.toList());
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				entries, application.getName(), "--server.port=0", "--server.address=127.0.0.1",
				"--connector.destinations.default.uri=grpc://127.0.0.1:9", "--connector.state-dir=target/state-cost",
				"--logging.level.root=warn", "--spring.main.banner-mode=off")
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		Matcher ready = READY.matcher(output);
		assertThat(ready.find()).as(output).isTrue();
		return Long.parseLong(ready.group(1));
	}

	private static long median(List<Long> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

}
