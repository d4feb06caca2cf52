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
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged sample application as a process of its own.
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
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-jar", jar().toString(), "--server.port=" + port));
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
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
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

	private static Path jar() throws IOException {
		File[] jars = new File("target").listFiles((dir, name) -> name.startsWith("sample-app") && name.endsWith(".jar")
				&& !name.contains("sources") && !name.contains("original"));
		if (jars == null || jars.length != 1) {
			throw new IOException("Expected exactly one packaged sample in target");
		}
		return jars[0].toPath().toAbsolutePath();
	}

}
