package dev.connector.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.connector.ConnectorRuntime;
import dev.connector.registration.Registration;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample application, started in this process on ports of its own, with the root of
 * the repository as the folder of the files connector.
 */
public final class RunningSample implements AutoCloseable {

	static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

	private final ConfigurableApplicationContext context;

	private final int port;

	private RunningSample(ConfigurableApplicationContext context, int port) {
		this.context = context;
		this.port = port;
	}

	/**
	 * Start it, and wait until its connectors are registered.
	 * @param properties what is special about it, each as {@code key=value}; a value may
	 * refer to {@code ${server.port}} and {@code ${connector.gateway.grpc.port}}
	 * @return the application
	 * @throws Exception when it does not start
	 */
	public static RunningSample start(String... properties) throws Exception {
		int port = FreePorts.next();
		int grpcPort = FreePorts.next();
		List<String> all = new ArrayList<>(List.of("server.port=" + port, "connector.gateway.grpc.port=" + grpcPort,
				"connector.destinations.default.uri=grpc://localhost:" + grpcPort, "sample.files.root=" + REPOSITORY,
				"connector.defaults.reconnect.initial-delay=50ms", "connector.state-dir=target/state-" + port));
		for (String property : properties) {
			// A key that is given twice would have both values
			all.removeIf((preset) -> preset.startsWith(property.substring(0, property.indexOf('=') + 1)));
			all.add(property);
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new));
		RunningSample sample = new RunningSample(context, port);
		for (Registration registration : context.getBean(ConnectorRuntime.class).list()) {
			registration.whenReady().get(30, java.util.concurrent.TimeUnit.SECONDS);
		}
		return sample;
	}

	/**
	 * Return the application's context.
	 * @return the context
	 */
	public ConfigurableApplicationContext context() {
		return this.context;
	}

	int port() {
		return this.port;
	}

	HttpClient client() {
		return this.client;
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	/**
	 * Ask for something.
	 * @param path the path
	 * @return the answer
	 * @throws IOException when there is none
	 * @throws InterruptedException when the thread is interrupted
	 */
	public HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(path)).GET(), Map.of());
	}

	/**
	 * Post JSON.
	 * @param path the path
	 * @param body the JSON
	 * @return the answer
	 * @throws IOException when there is none
	 * @throws InterruptedException when the thread is interrupted
	 */
	public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return post(path, body, Map.of());
	}

	HttpResponse<String> post(String path, String body, Map<String, String> headers)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)), headers);
	}

	private HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers)
			throws IOException, InterruptedException {
		headers.forEach(request::setHeader);
		return this.client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Override
	public void close() {
		this.context.close();
	}

}
