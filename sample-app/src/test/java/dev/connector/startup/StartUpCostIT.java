package dev.connector.startup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
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

	private static final Pattern READY = Pattern.compile("ready-millis=(\\d+) cpu-millis=(\\d+)");

	/** What no web application has because of the client starter. */
	private static final Pattern ELSEWHERE = Pattern
		.compile(".*/(h2|HikariCP|spring-jdbc|spring-tx|spring-boot-jdbc|spring-boot-sql|spring-boot-actuator"
				+ "|spring-boot-starter-actuator|spring-boot-health|micrometer-core|micrometer-jakarta9|spring-boot-micrometer|connector-gateway"
				+ "|spring-boot-grpc-server|grpc-services)[^/]*");

	private static final Pattern ADDED = Pattern
		.compile(".*/(connector-|grpc-|spring-grpc|spring-boot-grpc|netty-|proto|guava|perfmark|jsonschema|json-schema"
				+ "|gson)[^/]*(/.*)?");

	@Test
	void tellsWhatTheStarterAdds() throws Exception {
		List<Cost> bare = new ArrayList<>();
		List<Cost> connector = new ArrayList<>();
		Predicate<String> ofBoth = (entry) -> !ELSEWHERE.matcher(entry).matches();
		for (int i = 0; i < ROUNDS; i++) {
			bare.add(start(BareApplication.class, ofBoth
				.and((entry) -> !ADDED.matcher(entry).matches() || entry.endsWith("sample-app/target/test-classes"))));
			connector.add(start(ConnectorApplication.class, ofBoth));
		}
		report("time", bare, connector, Cost::readyMillis);
		report("processor time", bare, connector, Cost::cpuMillis);
		assertThat(bare).hasSameSizeAs(connector);
	}

	private static Cost start(Class<?> application, Predicate<String> classPath) throws IOException {
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
		return new Cost(Long.parseLong(ready.group(1)), Long.parseLong(ready.group(2)));
	}

	private static void report(String what, List<Cost> bare, List<Cost> connector, ToLongFunction<Cost> figure) {
		long without = median(bare, figure);
		long with = median(connector, figure);
		System.out.printf("start-up, %s: bare %d ms, with one connector %d ms, added %d ms (medians of %d)%n", what,
				without, with, with - without, ROUNDS);
	}

	private static long median(List<Cost> costs, ToLongFunction<Cost> figure) {
		return costs.stream().mapToLong(figure).sorted().skip(costs.size() / 2).findFirst().orElseThrow();
	}

	/**
	 * What a start took.
	 */
	private record Cost(long readyMillis, long cpuMillis) {

	}

}
