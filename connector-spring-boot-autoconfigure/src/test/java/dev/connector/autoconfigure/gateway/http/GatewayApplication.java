package dev.connector.autoconfigure.gateway.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import dev.connector.Capability;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.gateway.Gateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A gateway on a real web server, with connectors that tests script.
 */
final class GatewayApplication implements AutoCloseable {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final HttpClient client = HttpClient.newHttpClient();

	private final List<FakeConnector> connectors = new ArrayList<>();

	private final ConfigurableApplicationContext context;

	private GatewayApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static GatewayApplication start(String... properties) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Configuration.class)
			.web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=true",
					"spring.main.banner-mode=off", "logging.level.root=warn",
					// Connectors that a test scripts move nowhere
					"connector.gateway.move-timeout=0")
			.properties(properties);
		return new GatewayApplication(builder.run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	Gateway gateway() {
		return this.context.getBean(Gateway.class);
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	FakeConnector connector(String key, Capability... capabilities) throws InterruptedException {
		return connector(key, 10, capabilities);
	}

	FakeConnector connector(String key, int credits, Capability... capabilities) throws InterruptedException {
		FakeConnector connector = FakeConnector.register(gateway(), key, credits, capabilities);
		this.connectors.add(connector);
		return connector;
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
	}

	HttpClient client() {
		return this.client;
	}

	HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(request(path).GET());
	}

	HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	static JsonNode json(HttpResponse<String> response) {
		return MAPPER.readTree(response.body());
	}

	@Override
	public void close() {
		this.connectors.forEach(FakeConnector::close);
		this.context.close();
	}

	/**
	 * Everything of the gateway but gRPC.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			GatewayAutoConfiguration.class, GatewayHttpAutoConfiguration.class })
	static class Configuration {

	}

}
