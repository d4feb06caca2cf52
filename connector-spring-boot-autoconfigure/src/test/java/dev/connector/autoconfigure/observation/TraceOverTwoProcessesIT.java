package dev.connector.autoconfigure.observation;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.connector.ConnectorAddress;
import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.client.JsonConnectorClient;
import dev.connector.autoconfigure.observation.SpanFile.Line;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway and a connector as two processes with tracing: one request is one trace.
 */
class TraceOverTwoProcessesIT {

	private static final String CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c";

	@TempDir
	private Path directory;

	private Process gateway;

	private ConfigurableApplicationContext connector;

	private int port;

	@BeforeEach
	void start() throws Exception {
		this.gateway = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				Traced.class.getName(), gatewaySpans().toString())
			.redirectError(new File("target", "traced-gateway.log"))
			.start();
		String[] ports = ports(this.gateway);
		this.port = Integer.parseInt(ports[1]);
		this.connector = Traced.run(connectorSpans(), "connector.gateway.enabled=false",
				"spring.grpc.server.enabled=false", "connector.destinations.default.uri=grpc://localhost:" + ports[2],
				"connector.state-dir=" + this.directory, "spring.main.sources=" + Connectors.class.getName());
		this.connector.getBean(ConnectorRuntime.class).list().get(0).whenReady().get(30, TimeUnit.SECONDS);
	}

	@AfterEach
	void stop() {
		if (this.connector != null) {
			this.connector.close();
		}
		this.gateway.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Test
	void oneRequestIsOneTraceOfFourSpans() throws Exception {
		post("work", "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01");
		Line server = await(gatewaySpans(), "http post");
		Line dispatch = await(gatewaySpans(), "dispatch traced");
		Line execute = await(connectorSpans(), "execute traced.work");
		Line child = await(connectorSpans(), "child");
		assertThat(List.of(server, dispatch, execute, child)).extracting(Line::traceId).containsOnly(CALLERS_TRACE);
		assertThat(server.parentId()).isEqualTo("b7ad6b7169203331");
		assertThat(dispatch.parentId()).isEqualTo(server.spanId());
		assertThat(dispatch.kind()).isEqualTo("PRODUCER");
		assertThat(execute.parentId()).isEqualTo(dispatch.spanId());
		assertThat(execute.kind()).isEqualTo("CONSUMER");
		assertThat(child.parentId()).isEqualTo(execute.spanId());
	}

	@Test
	void spansOfReactiveHandlersAndOfStreamsHaveTheirPlaceInTheTrace() throws Exception {
		post("later", "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01");
		post("many", "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01");
		Line later = await(connectorSpans(), "execute traced.later");
		Line many = await(connectorSpans(), "execute traced.many");
		assertThat(await(connectorSpans(), "reactive child").parentId()).isEqualTo(later.spanId());
		assertThat(await(connectorSpans(), "item").parentId()).isEqualTo(many.spanId());
	}

	@Test
	void anInvocationIsAPartOfTheTraceOfItsHandler() throws Exception {
		post("ask", "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01");
		Line ask = await(connectorSpans(), "execute traced.ask");
		Line invoke = await(connectorSpans(), "invoke traced");
		Line receive = await(gatewaySpans(), "receive");
		Line execute = await(connectorSpans(), "execute traced.work");
		Line dispatch = SpanFile.read(gatewaySpans())
			.stream()
			.filter((span) -> span.spanId().equals(execute.parentId()))
			.findFirst()
			.orElseThrow();
		assertThat(List.of(ask, invoke, receive, dispatch, execute)).extracting(Line::traceId)
			.containsOnly(CALLERS_TRACE);
		assertThat(invoke.parentId()).isEqualTo(ask.spanId());
		assertThat(invoke.kind()).isEqualTo("PRODUCER");
		assertThat(receive.parentId()).isEqualTo(invoke.spanId());
		assertThat(receive.kind()).isEqualTo("CONSUMER");
		assertThat(dispatch.parentId()).isEqualTo(receive.spanId());
	}

	@Test
	void theStreamItselfIsNoCall() throws Exception {
		post("work", "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01");
		this.connector.close();
		this.gateway.getOutputStream().close();
		assertThat(this.gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(SpanFile.read(gatewaySpans())).extracting(Line::name).noneMatch(TraceOverTwoProcessesIT::isStream);
		assertThat(SpanFile.read(connectorSpans())).extracting(Line::name).noneMatch(TraceOverTwoProcessesIT::isStream);
	}

	private static boolean isStream(String name) {
		return name.contains("ConnectorGateway");
	}

	private Path gatewaySpans() {
		return this.directory.resolve("gateway.spans");
	}

	private Path connectorSpans() {
		return this.directory.resolve("connector.spans");
	}

	private void post(String capability, String traceparent) throws Exception {
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest
				.newBuilder(URI.create("http://localhost:" + this.port + "/connectors/default/traced/" + capability))
				.header("Content-Type", "application/json")
				.header("traceparent", traceparent)
				.POST(HttpRequest.BodyPublishers.ofString("{}"))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
	}

	private static Line await(Path file, String name) {
		return Awaitility.await().until(() -> find(file, name), Optional::isPresent).orElseThrow();
	}

	private static Optional<Line> find(Path file, String name) throws IOException {
		return SpanFile.read(file).stream().filter((span) -> span.name().startsWith(name)).findFirst();
	}

	private static String[] ports(Process process) throws IOException {
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.startsWith("listening ")) {
				return line.split(" ");
			}
		}
		throw new IOException("The gateway did not start, see target/traced-gateway.log");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TracedConnector.class)
	static class Connectors {

	}

	@Connector("traced")
	static class TracedConnector {

		private final ObservationRegistry registry;

		private final JsonConnectorClient client;

		TracedConnector(ObservationRegistry registry, JsonConnectorClient client) {
			this.registry = registry;
			this.client = client;
		}

		@Command
		CompletionStage<String> ask() {
			return this.client.invoke(ConnectorAddress.any("default", "traced"), "work", Map.of(), String.class);
		}

		@Command
		String work() {
			return Observation.createNotStarted("child", this.registry).observe(() -> "done");
		}

		@Command
		Mono<String> later() {
			return Mono.deferContextual((context) -> {
				Observation parent = context.get("micrometer.observation");
				return Mono.fromSupplier(() -> Observation.createNotStarted("reactive child", this.registry)
					.parentObservation(parent)
					.observe(() -> "done"));
			});
		}

		@Command
		Stream<String> many() {
			return Stream.of("1")
				.map((item) -> Observation.createNotStarted("item", this.registry).observe(() -> item));
		}

	}

}
