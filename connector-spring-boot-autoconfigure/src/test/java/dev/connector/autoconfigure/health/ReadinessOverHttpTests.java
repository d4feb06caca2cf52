package dev.connector.autoconfigure.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.gateway.GatewayOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What probes are told, over HTTP.
 */
@Timeout(120)
class ReadinessOverHttpTests {

	private static final String READINESS = "/actuator/health/readiness";

	private static final RegistrationKey KEY = RegistrationKey.parse("default.greeter.one");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() throws Exception {
		if (this.context != null) {
			this.context.close();
		}
		this.gateway.close();
	}

	@Test
	void isOutOfServiceUntilRegisteredForTheFirstTime() throws Exception {
		this.gateway.refuse(true);
		start("connector.defaults.startup=readiness");
		assertThat(get(READINESS).statusCode()).isEqualTo(503);
		assertThat(get(READINESS).body()).contains("\"status\":\"OUT_OF_SERVICE\"");
		assertAlive();
		this.gateway.refuse(false);
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(get(READINESS).statusCode()).isEqualTo(200);
	}

	@Test
	void followsTheHealthOfTheRegistrationsAfterwards() throws Exception {
		start("connector.destinations.default.startup=readiness");
		assertThat(get(READINESS).statusCode()).isEqualTo(200);
		this.gateway.refuse(true);
		this.gateway.cutAll();
		this.scheduler.advance(Duration.ofMillis(9_999));
		assertThat(get(READINESS).statusCode()).isEqualTo(200);
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(get(READINESS).statusCode()).isEqualTo(503);
		assertAlive();
		this.gateway.refuse(false);
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(get(READINESS).statusCode()).isEqualTo(200);
		this.context.getBean(ConnectorRuntime.class).get(KEY).orElseThrow().pause();
		assertThat(get(READINESS).statusCode()).isEqualTo(503);
		assertAlive();
	}

	@Test
	void isSeenNowhereUnlessAskedFor() throws Exception {
		this.gateway.refuse(true);
		start("management.endpoint.health.group.mine.include=*");
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(get(READINESS).statusCode()).isEqualTo(200);
		assertThat(get(READINESS).body()).doesNotContain("onnector");
		assertAlive();
		assertThat(get("/actuator/health").body()).contains("connectors").doesNotContain("connectorReadiness");
		assertThat(get("/actuator/health/mine").body()).contains("connectors").doesNotContain("connectorReadiness");
		assertThat(get("/actuator/health/connectorReadiness").statusCode()).isEqualTo(404);
	}

	@Test
	void isPartOfTheWholeWhereThereAreNoProbes() throws Exception {
		this.gateway.refuse(true);
		start("connector.defaults.startup=readiness", "management.endpoint.health.probes.enabled=false");
		assertThat(get(READINESS).statusCode()).isEqualTo(404);
		assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
		assertThat(get("/actuator/health").body()).contains("connectorReadiness");
		this.gateway.refuse(false);
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
	}

	@Test
	void isPartOfAGroupOfThatNameThatTheApplicationMade() throws Exception {
		this.gateway.refuse(true);
		start("connector.defaults.startup=readiness", "management.endpoint.health.probes.enabled=false",
				"management.endpoint.health.group.readiness.include=ping");
		assertThat(get(READINESS).statusCode()).isEqualTo(503);
		assertThat(get(READINESS).body()).contains("connectorReadiness", "\"missing\":{\"default\":[\"" + KEY + "\"]}");
		assertThat(get("/actuator/health").body()).doesNotContain("connectorReadiness");
	}

	@Test
	void isToldOnTheAdditionalPathsToo() throws Exception {
		this.gateway.refuse(true);
		start("connector.defaults.startup=readiness", "management.endpoint.health.probes.add-additional-paths=true");
		assertThat(get("/readyz").statusCode()).isEqualTo(503);
		assertThat(get("/livez").statusCode()).isEqualTo(200);
	}

	@Test
	void staysWhenTheHealthOfConnectorsIsSwitchedOff() throws Exception {
		this.gateway.refuse(true);
		start("connector.defaults.startup=readiness", "management.health.connectors.enabled=false");
		assertThat(get(READINESS).statusCode()).isEqualTo(503);
	}

	private void assertAlive() throws Exception {
		assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/health/liveness").body()).contains("\"status\":\"UP\"").doesNotContain("onnector");
	}

	private HttpResponse<String> get(String path) throws Exception {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return this.client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private void start(String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.initializers((GenericApplicationContext created) -> {
				created.registerBean(WireFactory.class, this.gateway::wires);
				created.registerBean(VirtualScheduler.class, () -> this.scheduler);
			})
			.properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "spring.main.banner-mode", "off",
					"connector.destinations.default.uri", "inprocess:test", "connector.instance", "one",
					"connector.lifecycle.drain-timeout", "1ms", "management.endpoint.health.show-components", "always",
					"management.endpoint.health.show-details", "always", "connector.gateway.enabled", "false"))
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class Application {

	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
