package dev.connector.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.TestParticipant;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.LifecyclePhase;
import dev.connector.lifecycle.LifecycleState;
import dev.connector.lifecycle.PreparedReload;
import dev.connector.lifecycle.SharedState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What operators see of the lifecycle and do to it, over HTTP and JMX as they do it.
 */
@Timeout(300)
class LifecycleEndpointTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void showsWhereEachParticipantIs() throws Exception {
		start("UNRESTRICTED");
		JsonNode shown = json(get());
		assertThat(shown.path("state").asString()).isEqualTo("RUNNING");
		assertThat(shown.path("since").asString()).isNotEmpty();
		assertThat(shown.path("failure").isNull()).isTrue();
		assertThat(shown.path("lastReload").isNull()).isTrue();
		assertThat(shown.at("/participants").size()).isEqualTo(3);
		JsonNode cache = shown.at("/participants/0");
		assertThat(cache.path("name").asString()).isEqualTo("cache");
		assertThat(cache.path("order").asInt()).isOne();
		assertThat(cache.path("phase").asString()).isEqualTo("RUN");
		assertThat(cache.path("ready").asBoolean()).isTrue();
		assertThat(cache.path("type").asString()).isEqualTo(TestParticipant.OfReload.class.getName());
		assertThat(cache.propertyNames()).contains("after", "since", "tookMillis", "restarts", "lastError",
				"lastReload");
		assertThat(shown.at("/participants/2/name").asString()).isEqualTo("connectors");
		Awaitility.await().until(() -> json(get()).at("/participants/0/outcome").asString().equals("DONE"));
	}

	@Test
	void reloadsAllWithoutABody() throws Exception {
		start("UNRESTRICTED");
		HttpResponse<String> answer = post("");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer).path("succeeded").asBoolean()).isTrue();
		assertThat(json(answer).path("version").asInt()).isOne();
		assertThat(json(answer).at("/sharedState/0/name").asString()).isEqualTo("limits");
		assertThat(json(answer).at("/participants/0/name").asString()).isEqualTo("cache");
		assertThat(json(answer).at("/participants/0/result").asString()).isEqualTo("RELOADED");
		assertThat(json(post("{}")).path("version").asInt()).isEqualTo(2);
		JsonNode shown = json(get());
		assertThat(shown.at("/lastReload/version").asInt()).isEqualTo(2);
		assertThat(shown.at("/participants/0/lastReload/result").asString()).isEqualTo("RELOADED");
	}

	@Test
	void reloadsOneByNameAndTellsWhatBecameOfIt() throws Exception {
		start("UNRESTRICTED");
		this.context.getBean("cache", TestParticipant.class).in(LifecyclePhase.RELOAD, () -> {
			throw new IllegalStateException("no such region");
		});
		HttpResponse<String> answer = post("{\"name\":\"cache\"}");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer).path("succeeded").asBoolean(true)).isFalse();
		assertThat(json(answer).at("/participants/0/result").asString()).isEqualTo("FAILED");
		assertThat(json(answer).at("/participants/0/error").asString()).contains("no such region");
	}

	@Test
	void refusesWhatCannotBe() throws Exception {
		start("UNRESTRICTED");
		assertThat(post("{\"name\":\"nobody\"}").statusCode()).isEqualTo(404);
		assertThat(post("{\"name\":\"fixed\"}").statusCode()).isEqualTo(400);
		CountDownLatch released = new CountDownLatch(1);
		this.context.getBean("fixed", TestParticipant.class).in(LifecyclePhase.DRAIN, released::await);
		Lifecycle lifecycle = this.context.getBean(Lifecycle.class);
		lifecycle.stop();
		HttpResponse<String> refused = post("");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(json(refused).path("message").asString()).contains("the lifecycle is STOPPING");
		assertThat(json(get()).path("state").asString()).isEqualTo("STOPPING");
		released.countDown();
		Awaitility.await().until(() -> lifecycle.report().state() == LifecycleState.STOPPED);
		assertThat(post("{\"name\":\"cache\"}").statusCode()).isEqualTo(409);
	}

	@Test
	void nobodyMayReloadUnlessItIsAllowed() throws Exception {
		start("");
		assertThat(post("").statusCode()).isEqualTo(405);
		assertThat(get().statusCode()).isEqualTo(200);
		assertThat(json(get()).path("lastReload").isNull()).isTrue();
	}

	@Test
	void isThereOverJmx() throws Exception {
		start("UNRESTRICTED");
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = new ObjectName("dev.connector.lifecycle.test:type=Endpoint,name=Connectorlifecycle");
		Map<?, ?> shown = (Map<?, ?>) server.invoke(name, "lifecycle", new Object[0], new String[0]);
		assertThat(shown.get("state")).isEqualTo("RUNNING");
		assertThat((List<?>) shown.get("participants")).hasSize(3);
		Object reloaded = server.invoke(name, "reload", new Object[] { "cache" },
				new String[] { String.class.getName() });
		assertThat(String.valueOf(reloaded)).contains("RELOADED");
		assertThat(String.valueOf(server.invoke(name, "reloadAll", new Object[0], new String[0])))
			.contains("version=2");
		assertThatExceptionOfType(MBeanException.class).isThrownBy(
				() -> server.invoke(name, "reload", new Object[] { "nobody" }, new String[] { String.class.getName() }))
			.withMessageContaining("no participant named nobody");
	}

	@Test
	void whoReloadsIsWrittenDown() throws Exception {
		start("UNRESTRICTED");
		post("");
		post("{\"name\":\"cache\"}");
		post("{\"name\":\"nobody\"}");
		assertThat(this.context.getBean(AuditEventRepository.class).find(null, null, "PARTICIPANT_RELOAD"))
			.extracting((event) -> event.getData().toString())
			.containsExactly("{participant=all, succeeded=true}", "{participant=cache, succeeded=true}");
	}

	@Test
	void isThereOnlyWhereItIsExposedAndActuatorIsPresent() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ConnectorAutoConfiguration.class, LifecycleEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=connectorlifecycle");
		runner.run((found) -> assertThat(found).hasSingleBean(ConnectorLifecycleEndpoint.class));
		runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((found) -> assertThat(found).doesNotHaveBean(ConnectorLifecycleEndpoint.class));
		runner.withPropertyValues("management.endpoint.connectorlifecycle.access=NONE")
			.run((found) -> assertThat(found).doesNotHaveBean(ConnectorLifecycleEndpoint.class));
		runner.withPropertyValues("connector.enabled=false")
			.run((found) -> assertThat(found).doesNotHaveBean(ConnectorLifecycleEndpoint.class));
		runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((found) -> assertThat(found).hasNotFailed().doesNotHaveBean(ConnectorLifecycleEndpoint.class));
	}

	private void start(String access) {
		String[] allowed = access.isEmpty() ? new String[0]
				: new String[] { "management.endpoint.connectorlifecycle.access=" + access };
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.jmx.enabled=true", "connector.gateway.enabled=false",
					"management.endpoints.jmx.exposure.include=connectorlifecycle",
					"management.endpoints.jmx.domain=dev.connector.lifecycle.test",
					"management.endpoints.web.exposure.include=connectorlifecycle")
			.properties(allowed)
			.run();
	}

	private HttpResponse<String> get() throws Exception {
		return this.client.send(request().GET().build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String body) throws Exception {
		HttpRequest.Builder request = request();
		if (!body.isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		return this.client.send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest.Builder request() {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/connectorlifecycle"));
	}

	private static JsonNode json(HttpResponse<String> answer) {
		return JsonMapper.builder().build().readTree(answer.body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		AuditEventRepository audit() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		LifecycleParticipant cache() {
			return new TestParticipant.OfReload("cache", new CopyOnWriteArrayList<>());
		}

		@Bean
		LifecycleParticipant fixed() {
			return new TestParticipant("fixed");
		}

		@Bean
		SharedState limits() {
			return new SharedState() {

				@Override
				public String name() {
					return "limits";
				}

				@Override
				public PreparedReload prepareReload() {
					return () -> {
					};
				}

			};
		}

	}

}
