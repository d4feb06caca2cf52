package dev.connector.autoconfigure.auth;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches tokens by the client credentials grant of OAuth 2, the client being
 * authenticated by its secret in the header. Safe for use by many threads.
 */
final class TokenEndpoint implements AccessTokenSource {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int OK = 200;

	private final OAuth2Client client;

	private final HttpClient http;

	private final JsonMapper json = JsonMapper.builder().build();

	TokenEndpoint(OAuth2Client client, HttpClient http) {
		this.client = client;
		this.http = http;
	}

	@Override
	public AccessToken fetch() throws TokenRefusedException, InterruptedException {
		CompletableFuture<HttpResponse<byte[]>> answer = this.http.sendAsync(request(),
				HttpResponse.BodyHandlers.ofByteArray());
		try {
			return read(answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (ExecutionException ex) {
			throw refused("can't be reached: " + ex.getCause());
		}
		catch (TimeoutException ex) {
			throw refused("did not answer within " + TIMEOUT.toSeconds() + " seconds");
		}
		finally {
			answer.cancel(true);
		}
	}

	private HttpRequest request() {
		String form = "grant_type=client_credentials";
		if (!this.client.scopes().isEmpty()) {
			form += "&scope=" + encoded(String.join(" ", this.client.scopes()));
		}
		String shown = encoded(this.client.id()) + ":" + encoded(this.client.secret());
		return HttpRequest.newBuilder(this.client.endpoint())
			.timeout(TIMEOUT)
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8)))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Accept", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(form))
			.build();
	}

	private AccessToken read(HttpResponse<byte[]> response) throws TokenRefusedException {
		JsonNode body = parse(response.body());
		if (response.statusCode() != OK) {
			// Nothing but the code of the error: the rest of the answer may hold a secret
			String code = (body != null) ? body.path("error").asString("") : "";
			throw refused("answered with HTTP " + response.statusCode()
					+ (code.matches("[A-Za-z0-9_.-]{1,64}") ? " (" + code + ")" : ""));
		}
		String token = (body != null) ? body.path("access_token").asString("") : "";
		if (body == null || token.isEmpty()) {
			throw refused("answered without an access token");
		}
		if (!body.path("token_type").asString("Bearer").equalsIgnoreCase("Bearer")) {
			throw refused("gave a token that is not a bearer token");
		}
		long seconds = body.path("expires_in").asLong(0);
		return new AccessToken(token, (seconds > 0) ? Duration.ofSeconds(seconds) : null);
	}

	private @Nullable JsonNode parse(byte[] body) {
		try {
			return this.json.readTree(body);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private TokenRefusedException refused(String what) {
		return new TokenRefusedException("the token endpoint " + this.client.address() + " " + what);
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
