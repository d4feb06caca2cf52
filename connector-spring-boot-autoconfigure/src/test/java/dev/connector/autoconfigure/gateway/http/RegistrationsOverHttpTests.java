package dev.connector.autoconfigure.gateway.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.connector.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what callers see of the registrations, and of approval.
 */
class RegistrationsOverHttpTests {

	private GatewayApplication application;

	@BeforeEach
	void start() throws Exception {
		this.application = GatewayApplication.start("connector.gateway.approval=manual");
		Capability read = new Capability("read", "Read a file", "{\"type\":\"object\"}", null, true, false);
		this.application.connector("b.files.one", read);
		this.application.connector("a.time.one", Capability.named("now"));
		this.application.connector("a.files.one", read);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void registrationsAreListedByKey() throws Exception {
		HttpResponse<String> response = this.application.get("/connectors");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		JsonNode registrations = GatewayApplication.json(response).path("registrations");
		assertThat(registrations.findValuesAsString("key")).containsExactly("a.files.one", "a.time.one", "b.files.one");
		JsonNode first = registrations.path(0);
		assertThat(first.path("tenant").asString()).isEqualTo("a");
		assertThat(first.path("type").asString()).isEqualTo("files");
		assertThat(first.path("instance").asString()).isEqualTo("one");
		assertThat(first.path("state").asString()).isEqualTo("PENDING_APPROVAL");
		assertThat(first.path("since").asString()).startsWith("20").endsWith("Z");
		assertThat(first.path("inFlight").asInt()).isZero();
		assertThat(first.path("limit").asInt()).isEqualTo(10);
		assertThat(first.path("capabilities").path(0).asString()).isEqualTo("read");
	}

	@Test
	void listIsFiltered() throws Exception {
		approve("a", "files");
		assertThat(keys("?tenant=a")).containsExactly("a.files.one", "a.time.one");
		assertThat(keys("?type=files")).containsExactly("a.files.one", "b.files.one");
		assertThat(keys("?state=READY")).containsExactly("a.files.one");
		assertThat(keys("?state=pending_approval&tenant=a")).containsExactly("a.time.one");
		assertThat(keys("?tenant=nobody")).isEmpty();
		CallsOverHttpTests.assertProblem(this.application.get("/connectors?state=asleep"), 400, "INVALID_REQUEST");
	}

	@Test
	void registrationIsShownWithItsSchemas() throws Exception {
		JsonNode shown = GatewayApplication.json(this.application.get("/connectors/a/files/one"));
		assertThat(shown.path("key").asString()).isEqualTo("a.files.one");
		assertThat(shown.path("metadata").path("room").asString()).isEqualTo("42");
		JsonNode capability = shown.path("capabilities").path(0);
		assertThat(capability.path("name").asString()).isEqualTo("read");
		assertThat(capability.path("description").asString()).isEqualTo("Read a file");
		assertThat(capability.path("idempotent").asBoolean()).isTrue();
		assertThat(capability.path("inputSchema").path("type").asString()).isEqualTo("object");
		assertThat(capability.has("outputSchema")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/connectors/a/files/two", "/connectors/a/files/t.wo" })
	void unknownRegistrationIsNotFound(String path) throws Exception {
		CallsOverHttpTests.assertProblem(this.application.get(path), 404, "NOT_FOUND");
		CallsOverHttpTests.assertProblem(decide(path, "{\"decision\":\"approve\"}"), 404, "NOT_FOUND");
	}

	@Test
	void registrationGetsWorkOnceItIsApproved() throws Exception {
		CallsOverHttpTests.assertProblem(this.application.post("/connectors/a/files/one/read", "{}"), 409,
				"PENDING_APPROVAL");
		CallsOverHttpTests.assertProblem(this.application.post("/connectors/a/files/read", "{}"), 409,
				"PENDING_APPROVAL");
		approve("a", "files");
		assertThat(GatewayApplication.json(this.application.get("/connectors/a/files/one")).path("state").asString())
			.isEqualTo("READY");
	}

	@Test
	void rejectedRegistrationIsGone() throws Exception {
		assertThat(decide("/connectors/a/files/one", "{\"decision\":\"reject\"}").statusCode()).isEqualTo(204);
		assertThat(this.application.get("/connectors/a/files/one").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"decision\":\"maybe\"}", "no json", "[]", "{\"decision\":{}}" })
	void decisionThatIsNoneIsInvalid(String body) throws Exception {
		CallsOverHttpTests.assertProblem(decide("/connectors/a/files/one", body), 400, "INVALID_REQUEST");
	}

	@Test
	void decisionIsJson() throws Exception {
		HttpResponse<String> response = this.application
			.send(this.application.request("/connectors/a/files/one/approval")
				.header("Content-Type", "text/xml")
				.PUT(HttpRequest.BodyPublishers.ofString("<approve/>")));
		CallsOverHttpTests.assertProblem(response, 415, "UNSUPPORTED_MEDIA_TYPE");
	}

	@Test
	void listIsJsonOnly() throws Exception {
		CallsOverHttpTests.assertProblem(
				this.application.send(this.application.request("/connectors").header("Accept", "image/png")), 406,
				"NOT_ACCEPTABLE");
		assertThat(
				this.application.send(this.application.request("/connectors").header("Accept", "text/html,*/*;q=0.8"))
					.statusCode())
			.isEqualTo(200);
	}

	private void approve(String tenant, String type) throws Exception {
		assertThat(decide("/connectors/" + tenant + "/" + type + "/one", "{\"decision\":\"approve\"}").statusCode())
			.isEqualTo(204);
	}

	private HttpResponse<String> decide(String path, String body) throws Exception {
		return this.application
			.send(this.application.request(path + "/approval").PUT(HttpRequest.BodyPublishers.ofString(body)));
	}

	private java.util.List<String> keys(String query) throws Exception {
		return GatewayApplication.json(this.application.get("/connectors" + query))
			.path("registrations")
			.findValuesAsString("key");
	}

}
