package dev.connector.autoconfigure.auth;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.connector.autoconfigure.FreePorts;
import dev.connector.destination.CredentialsSource;
import dev.connector.frame.Credentials;
import dev.connector.schedule.VirtualScheduler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tokens of a real endpoint, over HTTP.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class OAuth2Tests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final AtomicInteger given = new AtomicInteger();

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private volatile int status = 200;

	private volatile String answer = "{\"access_token\":\"token-%d\",\"token_type\":\"bearer\",\"expires_in\":100}";

	private HttpServer server;

	private final FetchedTokens tokens = new FetchedTokens(this.scheduler);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(CredentialsConfiguration.class)
		.withBean(VirtualScheduler.class, () -> this.scheduler);

	@BeforeEach
	void listen() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
		this.server.createContext("/token", this::handle);
		this.server.start();
	}

	@AfterEach
	void close() {
		this.tokens.close();
		this.server.stop(0);
	}

	@Test
	void asksWithTheSecretInTheHeaderAndKeepsTheToken() throws Exception {
		CredentialsSource credentials = this.tokens.of("cloud", client("a+b", "se:cret/ä", "read", "write"));
		awaitToken(credentials, "token-1");
		assertThat(credentials.current()).isEqualTo(Credentials.bearer("token-1"));
		assertThat(this.requests.poll(10, TimeUnit.SECONDS)).isEqualTo("POST application/x-www-form-urlencoded"
				+ " a%2Bb:se%3Acret%2F%C3%A4 grant_type=client_credentials&scope=read+write");
		assertThat(this.requests).isEmpty();
	}

	@Test
	void fetchesTheNextTokenBeforeTheEndOfTheLast() {
		CredentialsSource credentials = this.tokens.of("cloud", client("me", "hidden"));
		awaitToken(credentials, "token-1");
		this.scheduler.advance(Duration.ofSeconds(85));
		awaitToken(credentials, "token-2");
	}

	@Test
	void aRefusedTokenIsReplaced() {
		CredentialsSource credentials = this.tokens.of("cloud", client("me", "hidden"));
		awaitToken(credentials, "token-1");
		this.scheduler.advance(FetchedCredentials.MIN_AGE);
		credentials.refused();
		awaitToken(credentials, "token-2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"401 | {\"error\":\"invalid_client\",\"error_description\":\"hidden\"} |"
					+ " answered with HTTP 401 (invalid_client)",
			"400 | {\"error\":\"hidden!\"} | answered with HTTP 400", "503 | hidden | answered with HTTP 503",
			"200 | {} | answered without an access token", "200 | hidden | answered without an access token",
			"200 | {\"access_token\":\"hidden\",\"token_type\":\"mac\"} | gave a token that is not a bearer token" })
	void saysWhyThereIsNone(int status, String answer, String reason, CapturedOutput output) {
		this.status = status;
		this.answer = answer;
		CredentialsSource credentials = this.tokens.of("cloud", client("me", "hidden"));
		awaitProblem(credentials, "the token endpoint " + uri("") + " " + reason);
		assertThat(output.getAll()).doesNotContain("hidden");
	}

	@Test
	void saysWhenTheEndpointIsDownAndFetchesATokenOnceItIsUp(CapturedOutput output) throws IOException {
		OAuth2Client client = client("me", "hidden");
		InetSocketAddress address = this.server.getAddress();
		this.server.stop(0);
		CredentialsSource credentials = this.tokens.of("cloud", client);
		awaitProblem(credentials, "the token endpoint " + uri("") + " can't be reached: java.net.ConnectException");
		this.server = HttpServer.create(address, 0);
		this.server.createContext("/token", this::handle);
		this.server.start();
		this.scheduler.advance(Duration.ofSeconds(1));
		awaitToken(credentials, "token-1");
		assertThat(output.getAll()).doesNotContain("hidden");
		assertThat(client.toString()).doesNotContain("hidden");
	}

	@Test
	void usesAClientThatIsRegisteredWithSpringSecurity() throws Exception {
		withRegistration(AuthorizationGrantType.CLIENT_CREDENTIALS, (tokens) -> {
			CredentialsSource credentials = tokens.of("cloud", "cloud");
			awaitToken(credentials, "token-1");
			this.scheduler.advance(Duration.ofSeconds(85));
			awaitToken(credentials, "token-2");
			this.scheduler.advance(FetchedCredentials.MIN_AGE);
			credentials.refused();
			awaitToken(credentials, "token-3");
		});
		assertThat(this.requests.poll(10, TimeUnit.SECONDS)).contains("grant_type=client_credentials", "scope=read")
			.contains("me:hidden");
	}

	@Test
	void aTokenOfARegisteredClientMayHaveNoEnd() {
		this.answer = "{\"access_token\":\"token-%d\",\"token_type\":\"bearer\"}";
		withRegistration(AuthorizationGrantType.CLIENT_CREDENTIALS, (tokens) -> {
			awaitToken(tokens.of("cloud", "cloud"), "token-1");
			assertThat(this.scheduler.pending()).isZero();
		});
	}

	@Test
	void saysWhyARegisteredClientGetsNone(CapturedOutput output) {
		this.status = 400;
		this.answer = "{\"error\":\"invalid_client\",\"error_description\":\"hidden\"}";
		withRegistration(AuthorizationGrantType.CLIENT_CREDENTIALS,
				(tokens) -> awaitProblem(tokens.of("cloud", "cloud"),
						"the client registration 'cloud' got none (invalid_client)"));
		this.server.stop(0);
		withRegistration(AuthorizationGrantType.CLIENT_CREDENTIALS,
				(tokens) -> awaitProblem(tokens.of("cloud", "cloud"),
						"the client registration 'cloud' got none (invalid_token_response, ConnectException)"));
		assertThat(output.getAll()).doesNotContain("hidden");
	}

	@Test
	void refusesWhoIsNotRegisteredForThis() {
		withRegistration(AuthorizationGrantType.CLIENT_CREDENTIALS,
				(fetched) -> assertThatIllegalArgumentException().isThrownBy(() -> fetched.of("cloud", "other"))
					.withMessage("There is no client registration 'other'"));
		withRegistration(AuthorizationGrantType.AUTHORIZATION_CODE,
				(fetched) -> assertThatIllegalArgumentException().isThrownBy(() -> fetched.of("cloud", "cloud"))
					.withMessageContaining("is not for client credentials, but for authorization_code"));
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(FetchedTokens.class).of("cloud", "cloud"))
			.withMessage("There is no client registration 'cloud'"));
	}

	@Test
	void worksWithoutSpringSecurity() {
		this.runner.withClassLoader(new FilteredClassLoader(ClientRegistrationRepository.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(FetchedTokens.class).of("cloud", "cloud"))
				.withMessageContaining("is not on the class path");
			awaitToken(context.getBean(FetchedTokens.class).of("cloud", client("me", "hidden")), "token-1");
		});
	}

	@Test
	void asksWithTheApplicationsOwnClient() {
		this.runner
			.withBean(ClientRegistrationRepository.class, () -> registered(AuthorizationGrantType.CLIENT_CREDENTIALS))
			.withBean(OAuth2AccessTokenResponseClient.class,
					() -> (request) -> OAuth2AccessTokenResponse.withToken("own")
						.tokenType(TokenType.BEARER)
						.expiresIn(100)
						.build())
			.run((context) -> awaitToken(context.getBean(FetchedTokens.class).of("cloud", "cloud"), "own"));
		assertThat(this.requests).isEmpty();
	}

	private void withRegistration(AuthorizationGrantType grant, Consumer<FetchedTokens> test) {
		this.runner.withBean(ClientRegistrationRepository.class, () -> registered(grant))
			.run((context) -> test.accept(context.getBean(FetchedTokens.class)));
	}

	private ClientRegistrationRepository registered(AuthorizationGrantType grant) {
		return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("cloud")
			.clientId("me")
			.clientSecret("hidden")
			.scope("read")
			.authorizationGrantType(grant)
			.authorizationUri("http://127.0.0.1/login")
			.redirectUri("http://127.0.0.1/back")
			.tokenUri(uri("?key=hidden").toString())
			.build());
	}

	private OAuth2Client client(String id, String secret, String... scopes) {
		return new OAuth2Client(uri("?key=hidden"), id, secret, List.of(scopes));
	}

	private URI uri(String query) {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/token" + query);
	}

	private void handle(HttpExchange exchange) throws IOException {
		String shown = exchange.getRequestHeaders().getFirst("Authorization").substring("Basic ".length());
		String contentType = exchange.getRequestHeaders().getFirst("Content-Type").replaceAll(";.*", "");
		this.requests.add(exchange.getRequestMethod() + " " + contentType + " "
				+ new String(java.util.Base64.getDecoder().decode(shown), StandardCharsets.UTF_8) + " "
				+ new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		byte[] body = this.answer.formatted(this.given.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(this.status, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private static void awaitToken(CredentialsSource credentials, String token) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.ignoreExceptionsInstanceOf(CredentialsMissingException.class)
			.until(() -> credentials.current().equals(Credentials.bearer(token)));
	}

	private static void awaitProblem(CredentialsSource credentials, String problem) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> !catchThrowableOfType(CredentialsMissingException.class, credentials::current).getMessage()
				.endsWith("it is being fetched"));
		assertThatExceptionOfType(CredentialsMissingException.class).isThrownBy(credentials::current)
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("hidden"));
	}

}
