package dev.connector.autoconfigure.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.connector.Payload;
import dev.connector.gateway.Gateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a gateway with everything that Spring Boot configures by itself.
 */
class WholeGatewayTests {

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=true",
					"connector.gateway.grpc.port=0", "management.endpoints.web.exposure.include=*",
					"spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void sessionsAreShownOverHttp() throws Exception {
		FakeConnector.register(this.context.getBean(Gateway.class), "default.files.one");
		HttpResponse<String> response = send(request("/actuator/connectorsessions"));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(response.body()).contains("\"key\":\"default.files.one\"", "\"state\":\"READY\"", "\"epoch\":",
				"\"since\":\"20", "\"peer\":\"fake:1\"", "\"wire\":\"unknown\"", "\"inFlight\":0", "\"limit\":10",
				"\"pending\":0");
	}

	@Test
	void formReachesTheConnectorAndNotTheFramework() throws Exception {
		FakeConnector connector = FakeConnector.register(this.context.getBean(Gateway.class), "default.files.one")
			.answeringPayload(Payload.json("{}"));
		send(request("/connectors/default/files/read").header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("a=1&_method=put")));
		assertThat(connector.nextExecute().payload().text()).isEqualTo("a=1&_method=put");
	}

	@Test
	void controllersOfTheApplicationLiveBeside() throws Exception {
		assertThat(send(request("/orders").POST(HttpRequest.BodyPublishers.noBody())).body()).isEqualTo("ordered");
	}

	private HttpRequest.Builder request(String path) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * An application that does something else, too.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders.class)
	static class Application {

	}

	/**
	 * A controller that has nothing to do with connectors.
	 */
	@RestController
	static class Orders {

		@PostMapping("/orders")
		String order() {
			return "ordered";
		}

	}

}
