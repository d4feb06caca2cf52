package dev.connector.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.management.ObjectName;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.test.InProcessGateway;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What operators see and do, over HTTP and JMX as they do it, in a whole application with
 * one connector at a gateway in the same process.
 */
@Timeout(300)
public abstract class AbstractEndpointTests {

	/**
	 * Key of the connector.
	 */
	protected static final String KEY = "default.greeter.one";

	private static final AtomicInteger domains = new AtomicInteger();

	/**
	 * Where the connector registers.
	 */
	protected final InProcessGateway gateway = InProcessGateway.start();

	/**
	 * Further singletons of the application by name.
	 */
	protected final Map<String, Object> singletons = new ConcurrentHashMap<>();

	private final String domain = "connector-test-" + domains.incrementAndGet();

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.getBean(Greeter.class).later.values().forEach((answer) -> answer.complete("closed"));
			this.context.close();
		}
		this.gateway.close();
	}

	/**
	 * Start the application, and wait until the connector is ready or failed.
	 */
	protected final void start(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=false",
						"spring.main.banner-mode=off", "logging.level.root=warn", "connector.instance=one",
						"connector.destinations.default.uri=inprocess:test", "connector.lifecycle.drain-timeout=100ms",
						"spring.grpc.server.enabled=false", "management.endpoints.jmx.domain=" + this.domain));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.initializers((created) -> {
				created.getBeanFactory().registerSingleton("wires", this.gateway.wires());
				this.singletons.forEach(created.getBeanFactory()::registerSingleton);
			})
			.properties(all.toArray(String[]::new))
			.run();
		await(ConnectionState.READY, ConnectionState.FAILED);
	}

	/**
	 * Wait until the connector is in one of some states, and has nothing left to do that
	 * what it is told next would have to wait for.
	 */
	protected final void await(ConnectionState... states) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> List.of(states).contains(registration().snapshot().state())
					&& registration().settled().toCompletableFuture().isDone());
	}

	protected final ConnectorRuntime runtime() {
		return this.context.getBean(ConnectorRuntime.class);
	}

	protected final Registration registration() {
		return runtime().get(RegistrationKey.parse(KEY)).orElseThrow();
	}

	protected final <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Read what an endpoint shows.
	 * @param path what follows {@code /actuator/}
	 */
	protected final JsonNode get(String path) throws Exception {
		return json(read(path));
	}

	protected final HttpResponse<String> read(String path) throws Exception {
		return send(request(path).GET());
	}

	protected final HttpResponse<String> post(String path, String body) throws Exception {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/**
	 * Invoke an operation of an endpoint over JMX.
	 * @param endpoint name of the endpoint there
	 * @return what it answered, as JSON where that is not plain text
	 */
	protected final JsonNode invoke(String endpoint, String operation, Object... arguments) throws Exception {
		String[] signature = new String[arguments.length];
		Arrays.fill(signature, String.class.getName());
		Object answer = ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName(this.domain + ":type=Endpoint,name=" + endpoint), operation, arguments, signature);
		return JsonMapper.builder().build().valueToTree(answer);
	}

	protected static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.builder().build().readTree(response.body());
	}

	private HttpRequest.Builder request(String path) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class Application {

	}

	/**
	 * The connector.
	 */
	@Connector("greeter")
	public static class Greeter {

		private final Map<String, CompletableFuture<String>> later = new ConcurrentHashMap<>();

		@Command
		String greet(String name) {
			return "hello " + name;
		}

		@Command
		CompletionStage<String> later(String name) {
			return this.later.computeIfAbsent(name, (key) -> new CompletableFuture<>());
		}

		/**
		 * Answer what runs under a name.
		 */
		public void answer(String name) {
			this.later.remove(name).complete("hello at last, " + name);
		}

		/**
		 * Return under which names requests run.
		 */
		public List<String> running() {
			return List.copyOf(this.later.keySet());
		}

	}

}
