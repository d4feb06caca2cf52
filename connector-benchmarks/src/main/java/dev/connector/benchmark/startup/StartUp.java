package dev.connector.benchmark.startup;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;

/**
 * Starts an empty web application and one with a connector, in turns, each in a JVM of
 * its own and with the class path that it would have.
 */
public final class StartUp implements Program {

	private static final int LIMIT_MILLIS = 300;

	private static final double MIB = 1024 * 1024;

	private static final Pattern READY = Pattern.compile("ready-millis=(\\d+) cpu-millis=(\\d+)");

	/** What no web application has because of the client starter. */
	private static final Pattern ELSEWHERE = Pattern
		.compile(".*/(spring-boot-actuator|spring-boot-starter-actuator|spring-boot-health|micrometer-core"
				+ "|micrometer-jakarta9|spring-boot-micrometer|spring-boot-starter-micrometer|connector-gateway"
				+ "|connector-test|spring-boot-grpc-server|spring-boot-starter-grpc-server|spring-websocket"
				+ "|spring-messaging|grpc-services|HdrHistogram|LatencyUtils|rsocket|reactor-|reactive-streams|jnats"
				+ "|jmh-|jopt|commons-math3|junit|assertj|byte-buddy|archunit|opentest4j|apiguardian"
				+ "|bcprov|netty-(codec-dns|resolver-dns|codec-http3|codec-classes-quic|codec-native-quic"
				+ "|transport-native-epoll|transport-classes-epoll|codec-haproxy))[^/]*(/.*)?");

	private static final Pattern ADDED = Pattern
		.compile(".*/(connector-|grpc-|spring-grpc|spring-boot-grpc|spring-boot-starter-grpc|netty-|proto|guava"
				+ "|failureaccess|listenablefuture|j2objc|error_prone|animal-sniffer|annotations-4|jsr305|perfmark"
				+ "|jsonschema|json-schema|itu|gson|classmate-ext)[^/]*(/.*)?");

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		int rounds = settings.quick() ? 1 : 15;
		List<String> all = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> isHere(entry) || !ELSEWHERE.matcher(entry).matches())
			.toList();
		List<String> without = all.stream()
			.filter((entry) -> isHere(entry) || !ADDED.matcher(entry).matches())
			.toList();
		List<Cost> bare = new ArrayList<>();
		List<Cost> connector = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			bare.add(start(settings, BareApplication.class, without));
			connector.add(start(settings, ConnectorApplication.class, all));
		}
		Report report = new Report();
		double added = median(connector, Cost::readyMillis) - median(bare, Cost::readyMillis);
		report
			.add(Figure.limit("start-up, added by the client starter with one connector", " ms", added, LIMIT_MILLIS));
		report.add(Figure.atMost("start-up, with and without", " ms", median(connector, Cost::readyMillis),
				median(bare, Cost::readyMillis), 0));
		report.add(Figure.atMost("start-up, processor time, with and without", " ms",
				median(connector, Cost::cpuMillis), median(bare, Cost::cpuMillis), 0));
		sizes(all, without, report);
		return report;
	}

	/**
	 * The applications themselves.
	 */
	private static boolean isHere(String entry) {
		return entry.contains("connector-benchmarks");
	}

	private static void sizes(List<String> all, List<String> without, Report report) throws IOException {
		List<Path> jars = new ArrayList<>();
		long bytes = 0;
		for (String entry : all) {
			Path path = Path.of(entry);
			if (!without.contains(entry) && Files.isRegularFile(path)) {
				jars.add(path);
				bytes += Files.size(path);
			}
		}
		report.add(Figure.note("dependencies added by the client starter, our own not counted",
				jars.size() + " jars, " + Figure.text(bytes / MIB) + " MiB"));
		report.detail("The added jars: "
				+ String.join(", ", jars.stream().map((jar) -> "`" + jar.getFileName() + "`").sorted().toList()) + ".");
	}

	private static Cost start(Settings settings, Class<?> application, List<String> classPath) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				String.join(File.pathSeparator, classPath), application.getName(), "--server.port=0",
				"--server.address=127.0.0.1", "--connector.destinations.default.uri=grpc://127.0.0.1:9",
				"--connector.state-dir=" + settings.work().resolve("state"), "--logging.level.root=warn",
				"--spring.main.banner-mode=off")
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher ready = READY.matcher(output);
		if (!ready.find()) {
			throw new IOException(application.getSimpleName() + " did not start: " + output);
		}
		return new Cost(Long.parseLong(ready.group(1)), Long.parseLong(ready.group(2)));
	}

	private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
		return costs.stream().mapToDouble(figure).sorted().skip(costs.size() / 2).findFirst().orElseThrow();
	}

	/**
	 * What a start took.
	 *
	 * @param readyMillis until it was ready
	 * @param cpuMillis time on processors until then
	 */
	private record Cost(long readyMillis, long cpuMillis) {

	}

}
