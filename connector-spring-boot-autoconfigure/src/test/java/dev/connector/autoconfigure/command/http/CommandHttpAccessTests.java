package dev.connector.autoconfigure.command.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of who may call commands over HTTP.
 */
class CommandHttpAccessTests {

	private static final String CALL = CommandApplication.call(CommandApplication.ID, "math.add", "{\"a\":2,\"b\":3}");

	@Test
	void tokenIsNeededWhereThereAreTokens() throws Exception {
		try (CommandApplication application = CommandApplication.start("connector.commands.http.tokens=one,two")) {
			HttpResponse<String> without = application.post(CALL);
			assertThat(without.statusCode()).isEqualTo(401);
			assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
			assertThat(CommandApplication.json(without).path("error").asString()).contains("token");
			HttpResponse<String> wrong = application.send(bearing(application, "three"));
			assertThat(wrong.statusCode()).isEqualTo(401);
			assertThat(wrong.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
			assertThat(application.send(bearing(application, "one")).body()).contains("\"result\":5");
			assertThat(application.send(bearing(application, "two")).body()).contains("\"result\":5");
			assertThat(application.send(application.message(CALL).header("Authorization", "Basic b25lOm9uZQ=="))
				.statusCode()).isEqualTo(401);
		}
	}

	@Test
	void schemasNeedTheTokenUnlessTheyArePublic() throws Exception {
		try (CommandApplication application = CommandApplication.start("connector.commands.http.tokens=one")) {
			assertThat(application.send(application.request("/cmds.json")).statusCode()).isEqualTo(401);
			HttpRequest.Builder request = application.request("/cmds.json").header("Authorization", "Bearer one");
			assertThat(application.send(request).statusCode()).isEqualTo(200);
		}
		try (CommandApplication application = CommandApplication.start("connector.commands.http.tokens=one",
				"connector.commands.http.schema-public=true")) {
			assertThat(application.send(application.request("/cmds.json")).statusCode()).isEqualTo(200);
			assertThat(application.post(CALL).statusCode()).isEqualTo(401);
		}
	}

	@Test
	void pageOfAnotherSiteMayNotCallOpenCommands() throws Exception {
		try (CommandApplication application = CommandApplication.start()) {
			HttpResponse<String> response = application
				.send(application.message(CALL).header("Sec-Fetch-Site", "cross-site"));
			assertThat(response.statusCode()).isEqualTo(403);
			assertThat(CommandApplication.json(response).path("error").asString())
				.contains("connector.commands.http.tokens");
		}
	}

	@Test
	void pathsAreBelowTheContextPath() throws Exception {
		try (CommandApplication application = CommandApplication.start("server.servlet.context-path=/app",
				"connector.commands.http.path=/rpc/cmd", "connector.commands.http.schema-path=/rpc/cmds.json")) {
			HttpRequest.Builder request = application.request("/app/rpc/cmd")
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(CALL));
			assertThat(application.send(request).body()).contains("\"result\":5");
			assertThat(application.send(application.request("/app/rpc/cmds.json")).body()).contains("math.add");
			assertThat(application.send(application.request("/app/cmds.json")).statusCode()).isEqualTo(404);
			assertThat(application.registry().channels()).extracting("id").containsExactly("http-server");
		}
	}

	@Test
	void schemasCanBeTurnedOff() throws Exception {
		try (CommandApplication application = CommandApplication.start("connector.commands.http.schema-path=")) {
			assertThat(application.send(application.request("/cmds.json")).statusCode()).isEqualTo(404);
			assertThat(application.post(CALL).body()).contains("\"result\":5");
		}
	}

	private static HttpRequest.Builder bearing(CommandApplication application, String token) {
		return application.message(CALL).header("Authorization", "bearer " + token);
	}

}
