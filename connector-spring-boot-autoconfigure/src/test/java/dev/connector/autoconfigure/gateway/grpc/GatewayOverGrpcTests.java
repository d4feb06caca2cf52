package dev.connector.autoconfigure.gateway.grpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.http.GatewayHttpAutoConfiguration;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.transport.grpc.GrpcWireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of connectors that come over gRPC to the server that Spring Boot starts.
 */
class GatewayOverGrpcTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final List<FakeConnector> connectors = new ArrayList<>();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		this.connectors.forEach(FakeConnector::close);
		this.context.close();
	}

	@Test
	void connectorRegistersAndAnswers() throws Exception {
		start();
		FakeConnector connector = dial("grpc://localhost:" + grpcPort());
		assertThat(connector.register("default.files.one", 10, Credentials.NONE))
			.isInstanceOf(GatewayFrame.Registered.class);
		connector.answeringPayload(Payload.json("{\"hello\":1}"));
		assertThat(post("{}").body()).isEqualTo("{\"hello\":1}");
		assertThat(this.context.getBean(Gateway.class).sessions().get(0).peer()).contains("127.0.0.1");
	}

	@Test
	void largestPayloadPassesInBothDirections() throws Exception {
		start("connector.gateway.max-payload-size=16MB");
		FakeConnector connector = dial("grpc://localhost:" + grpcPort());
		connector.register("default.files.one", 10, Credentials.NONE);
		connector.answering((execute) -> connector.result(execute, execute.payload()));
		byte[] bytes = new byte[16 * MEGABYTE];
		Arrays.fill(bytes, (byte) 7);
		ExecuteResult result = this.context.getBean(Gateway.class)
			.execute(ConnectorAddress.any("default", "files"),
					ExecuteRequest.of("1", "read", Payload.of(bytes, "text/plain")))
			.get(30, TimeUnit.SECONDS);
		assertThat(result).isInstanceOfSatisfying(ExecuteResult.Success.class,
				(success) -> assertThat(success.payload().toByteArray()).isEqualTo(bytes));
	}

	@Test
	void tokenOfTheTenantIsNeeded() throws Exception {
		start("connector.gateway.security.tokens[0].tenant=default",
				"connector.gateway.security.tokens[0].token=secret");
		assertThat(dial("grpc://localhost:" + grpcPort()).register("default.files.one", 1, Credentials.NONE))
			.isInstanceOfSatisfying(GatewayFrame.Rejected.class,
					(rejected) -> assertThat(rejected.code()).isEqualTo(RejectionCode.UNAUTHENTICATED));
		assertThat(dial("grpc://localhost:" + grpcPort()).register("other.files.one", 1, Credentials.bearer("secret")))
			.isInstanceOfSatisfying(GatewayFrame.Rejected.class,
					(rejected) -> assertThat(rejected.code()).isEqualTo(RejectionCode.FORBIDDEN));
		assertThat(
				dial("grpc://localhost:" + grpcPort()).register("default.files.one", 1, Credentials.bearer("secret")))
			.isInstanceOf(GatewayFrame.Registered.class);
	}

	@Test
	void serverListensOnAnIpv6Address() throws Exception {
		start("connector.gateway.grpc.address=::1");
		assertThat(dial("grpc://[::1]:" + grpcPort()).register("default.files.one", 10, Credentials.NONE))
			.isInstanceOf(GatewayFrame.Registered.class);
	}

	@Test
	void contextClosesSoonWithConnectedConnectors() throws Exception {
		start();
		for (int i = 0; i < 5; i++) {
			FakeConnector connector = dial("grpc://localhost:" + grpcPort());
			connector.register("default.files.number-" + i, 10, Credentials.NONE);
		}
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.context::close);
		// Less than what the server waits for open calls
		assertThat(closed).succeedsWithin(Duration.ofSeconds(15));
		await().untilAsserted(() -> assertThat(this.connectors).allMatch(FakeConnector::ended));
	}

	@Test
	void runningCallIsAnsweredBeforeTheContextCloses() throws Exception {
		start("connector.gateway.move-timeout=0");
		FakeConnector connector = dial("grpc://localhost:" + grpcPort());
		connector.register("default.files.one", 10, Credentials.NONE);
		CompletableFuture<HttpResponse<String>> running = HttpClient.newHttpClient()
			.sendAsync(request("{}"), HttpResponse.BodyHandlers.ofString());
		GatewayFrame.Execute execute = connector.nextExecute();
		// Others that come before the gateway drains hold up nobody
		connector.answering((other) -> {
			if (!other.requestId().equals(execute.requestId())) {
				connector.result(other, Payload.json("{}"));
			}
		});
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.context::close);
		await().untilAsserted(() -> assertThat(post("{}").statusCode()).isEqualTo(503));
		assertThat(closed).isNotDone();
		connector.result(execute, Payload.json("{\"late\":true}"));
		assertThat(running.get(20, TimeUnit.SECONDS).body()).isEqualTo("{\"late\":true}");
		assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
	}

	private void start(String... properties) {
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=true",
					"connector.gateway.grpc.port=0", "spring.main.banner-mode=off", "logging.level.root=warn")
			.properties(properties)
			.run();
	}

	private int grpcPort() {
		return this.context.getBean(GrpcServerLifecycle.class).getPort();
	}

	private FakeConnector dial(String uri) throws Exception {
		DestinationOptions destination = DestinationOptions.of("default", URI.create(uri))
			.withLimits(DestinationOptions.Limits.defaults().withMaxPayloadBytes(64L * MEGABYTE));
		FakeConnector connector = FakeConnector.connect(new GrpcWireFactory().create(destination, destination.uri()));
		this.connectors.add(connector);
		return connector;
	}

	private HttpResponse<String> post(String body) throws Exception {
		return HttpClient.newHttpClient().send(request(body), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String body) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/connectors/default/files/read"))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	/**
	 * Everything of the gateway.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			GatewayAutoConfiguration.class, GatewayHttpAutoConfiguration.class, GatewayGrpcAutoConfiguration.class,
			GrpcServerAutoConfiguration.class })
	static class Configuration {

	}

}
