package dev.connector.sample;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sample application as a process of its own, packaged unless it is said otherwise.
 */
final class SampleProcess implements AutoCloseable {

	private final Process process;

	private final int port;

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private SampleProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static SampleProcess start(String name, int port, String... arguments) throws IOException {
		return start(name, port, List.of("-jar", jar().toString()), arguments);
	}

	/**
	 * Start the application from its classes.
	 * @param classesBefore what comes before them on the class path
	 */
	static SampleProcess startFromClasses(String name, int port, List<Path> classesBefore, List<String> options,
			String... arguments) throws IOException {
		List<String> program = new ArrayList<>(options);
		program.addAll(List.of("-cp", classPath(classesBefore), SampleApplication.class.getName()));
		return start(name, port, program, arguments);
	}

	private static SampleProcess start(String name, int port, List<String> program, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:TieredStopAtLevel=1"));
		command.addAll(program);
		command.add("--server.port=" + port);
		command.addAll(List.of(arguments));
		File log = new File("target", name + "-" + port + ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
			.start();
		return new SampleProcess(process, port);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return this.client.send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * Send what a document shows.
	 * @return the body of the answer
	 */
	String send(CurlCommand command) throws IOException, InterruptedException {
		return this.client.send(command.toRequest(this.port), HttpResponse.BodyHandlers.ofString()).body();
	}

	/**
	 * End the process as a crash does, without any chance to say goodbye.
	 */
	void kill() {
		close();
	}

	/**
	 * Ask the process to end, as SIGTERM does.
	 * @return its exit code
	 */
	int terminate() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(180, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Process " + this.process.pid() + " does not end");
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofMinutes(2));
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * Return the class path of the application, without its tests.
	 */
	static String classPath(List<Path> before) {
		Stream<String> own = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.map((entry) -> new File(entry).getAbsolutePath());
		return Stream.concat(before.stream().map((path) -> path.toAbsolutePath().toString()), own)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Path jar() throws IOException {
		File[] jars = new File("target").listFiles((dir, name) -> name.startsWith("sample-app") && name.endsWith(".jar")
				&& !name.contains("sources") && !name.contains("original"));
		if (jars == null || jars.length != 1) {
			throw new IOException("Expected exactly one packaged sample in target");
		}
		return jars[0].toPath().toAbsolutePath();
	}

}
