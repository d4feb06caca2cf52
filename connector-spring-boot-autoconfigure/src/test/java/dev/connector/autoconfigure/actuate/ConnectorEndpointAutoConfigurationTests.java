package dev.connector.autoconfigure.actuate;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.schema.SchemaAutoConfiguration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorEndpointAutoConfigurationTests {

	private final InProcessGateway gateway = InProcessGateway.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class, SchemaAutoConfiguration.class,
				ConnectorEndpointAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withUserConfiguration(Greeter.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.destinations.default.auth.token=top-secret", "connector.registrations.greeter.tenant=acme",
				"management.endpoints.web.exposure.include=connectors");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void showsAllRegistrationsSortedByKey() {
		this.runner.run((context) -> {
			ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
			runtime.add(added("aaa.files.one"));
			runtime.get(RegistrationKey.parse("acme.greeter.one")).orElseThrow().whenReady().get(30, TimeUnit.SECONDS);
			JsonNode shown = json(context.getBean(ConnectorsEndpoint.class).connectors());
			assertThat(shown.at("/registrations/0/key").asString()).isEqualTo("aaa.files.one");
			JsonNode greeter = shown.at("/registrations/1");
			assertThat(greeter.path("key").asString()).isEqualTo("acme.greeter.one");
			assertThat(greeter.path("state").asString()).isEqualTo("READY");
			assertThat(greeter.path("destination").asString()).isEqualTo("default");
			assertThat(greeter.path("wire").asString()).isEqualTo("inprocess");
			assertThat(greeter.path("attempt").asInt()).isZero();
			assertThat(greeter.path("nextAttemptAt").isNull()).isTrue();
			assertThat(greeter.path("lastError").isNull()).isTrue();
			assertThat(greeter.path("limit").asInt()).isEqualTo(100);
			assertThat(greeter.path("paused").asBoolean()).isFalse();
			assertThat(greeter.propertyNames()).contains("since", "inFlight", "completed", "failed", "reconnects",
					"heartbeatRttMillis");
			assertThat(shown.toString()).doesNotContain("top-secret");
		});
	}

	@Test
	void showsWhereOptionsCameFrom() {
		this.runner.run((context) -> {
			JsonNode shown = json(context.getBean(ConnectorsEndpoint.class).connector("acme.greeter.one"));
			assertThat(shown.path("key").asString()).isEqualTo("acme.greeter.one");
			assertThat(shown.at("/capabilities/0/name").asString()).isEqualTo("greet");
			assertThat(shown.at("/capabilities/0/inputSchema/properties/name/type").asString()).isEqualTo("string");
			assertThat(shown.at("/options/tenant/origin").asString()).isEqualTo("property");
			assertThat(shown.at("/options/tenant/source").asString())
				.isEqualTo("connector.registrations.greeter.tenant");
			assertThat(shown.at("/options/version/origin").asString()).isEqualTo("annotation");
			assertThat(shown.at("/options/request-timeout/origin").asString()).isEqualTo("default");
			assertThat(shown.toString()).doesNotContain("top-secret");
			context.getBean(ConnectorRuntime.class).add(added("t.x.i"));
			assertThat(json(context.getBean(ConnectorsEndpoint.class).connector("t.x.i")).at("/options/tenant/origin")
				.asString()).isEqualTo("runtime");
		});
	}

	@Test
	void knowsNothingOfOtherKeys() {
		this.runner.run((context) -> {
			assertThat(context.getBean(ConnectorsEndpoint.class).connector("a.b.c")).isNull();
			assertThat(context.getBean(ConnectorsEndpoint.class).connector("nonsense")).isNull();
		});
	}

	@Test
	void isThereOnlyWhereItIsExposedAndActuatorIsPresent() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=")
			.run((context) -> assertThat(context).doesNotHaveBean(ConnectorsEndpoint.class));
		this.runner.withPropertyValues("management.endpoint.connectors.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ConnectorsEndpoint.class));
		this.runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConnectorsEndpoint.class));
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectorsEndpoint.class));
	}

	private static ConnectorRegistration added(String key) {
		return new ConnectorRegistration(RegistrationKey.parse(key), "default", (request) -> null,
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults());
	}

	private static JsonNode json(Object shown) {
		JsonMapper mapper = JsonMapper.builder().build();
		return mapper.readTree(new String(mapper.writeValueAsBytes(shown), StandardCharsets.UTF_8));
	}

	@Connector(type = "greeter", version = "1")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
