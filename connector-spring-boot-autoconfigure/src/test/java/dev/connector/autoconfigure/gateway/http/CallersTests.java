package dev.connector.autoconfigure.gateway.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of who may call.
 */
class CallersTests {

	private GatewayApplication application;

	private FakeConnector ours;

	private FakeConnector theirs;

	@BeforeEach
	void start() throws Exception {
		this.application = GatewayApplication.start("connector.gateway.security.callers[0].name=office",
				"connector.gateway.security.callers[0].token=office-secret",
				"connector.gateway.security.callers[0].tenants=ours",
				"connector.gateway.security.callers[1].name=agent",
				"connector.gateway.security.callers[1].token=agent-secret",
				"connector.gateway.security.callers[1].tenants=ours,theirs");
		this.ours = this.application.connector("ours.files.one").answeringPayload(Payload.json("1"));
		this.theirs = this.application.connector("theirs.files.one").answeringPayload(Payload.json("2"));
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@CsvSource({ "GET,/connectors", "GET,/connectors/ours/files/one", "POST,/connectors/ours/files/read",
			"PUT,/connectors/ours/files/one/approval", "GET,/connectors/nothing", "DELETE,/connectors" })
	void everyPathNeedsAToken(String method, String path) throws Exception {
		HttpResponse<String> response = this.application
			.send(this.application.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
		CallsOverHttpTests.assertProblem(response, 401, "UNAUTHENTICATED");
		assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
	}

	@ParameterizedTest
	@CsvSource({ "Bearer wrong,Bearer error=\"invalid_token\"", "Basic b2ZmaWNl,Bearer", "Bearer,Bearer",
			"Bearer office-secre,Bearer error=\"invalid_token\"" })
	void wrongTokenIsRefused(String authorization, String challenge) throws Exception {
		HttpResponse<String> response = this.application
			.send(this.application.request("/connectors").header("Authorization", authorization));
		CallsOverHttpTests.assertProblem(response, 401, "UNAUTHENTICATED");
		assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
	}

	@Test
	void nameOfTheCallerReachesTheConnector() throws Exception {
		assertThat(post("office-secret", "/connectors/ours/files/read").statusCode()).isEqualTo(200);
		GatewayFrame.Execute execute = this.ours.nextExecute();
		assertThat(execute.context().caller()).isEqualTo("office");
		assertThat(execute.requestId()).isEqualTo("office/same");
	}

	@Test
	void sameIdempotencyKeyOfTwoCallersMakesTwoRequests() throws Exception {
		post("office-secret", "/connectors/ours/files/read");
		post("agent-secret", "/connectors/ours/files/read");
		assertThat(this.ours.nextExecute().requestId()).isEqualTo("office/same");
		assertThat(this.ours.nextExecute().requestId()).isEqualTo("agent/same");
	}

	@Test
	void callerReachesItsTenantsOnly() throws Exception {
		CallsOverHttpTests.assertProblem(post("office-secret", "/connectors/theirs/files/read"), 403, "FORBIDDEN");
		CallsOverHttpTests.assertProblem(post("office-secret", "/connectors/theirs/files/one/read"), 403, "FORBIDDEN");
		CallsOverHttpTests.assertProblem(get("office-secret", "/connectors/theirs/files/one"), 403, "FORBIDDEN");
		CallsOverHttpTests.assertProblem(get("office-secret", "/connectors?tenant=theirs"), 403, "FORBIDDEN");
		CallsOverHttpTests
			.assertProblem(this.application.send(authorized("office-secret", "/connectors/theirs/files/one/approval")
				.PUT(HttpRequest.BodyPublishers.ofString("{\"decision\":\"reject\"}"))), 403, "FORBIDDEN");
		assertThat(post("agent-secret", "/connectors/theirs/files/read").body()).isEqualTo("2");
		assertThat(this.theirs.nextExecute().context().caller()).isEqualTo("agent");
	}

	@Test
	void callerSeesItsTenantsOnly() throws Exception {
		assertThat(get("office-secret", "/connectors").body()).contains("ours.files.one").doesNotContain("theirs");
		assertThat(get("agent-secret", "/connectors").body()).contains("ours.files.one", "theirs.files.one");
	}

	private HttpResponse<String> get(String token, String path) throws Exception {
		return this.application.send(authorized(token, path).GET());
	}

	private HttpResponse<String> post(String token, String path) throws Exception {
		return this.application.send(authorized(token, path).header("Idempotency-Key", "same")
			.POST(HttpRequest.BodyPublishers.ofString("{}")));
	}

	private HttpRequest.Builder authorized(String token, String path) {
		return this.application.request(path).header("Authorization", "Bearer " + token);
	}

}
