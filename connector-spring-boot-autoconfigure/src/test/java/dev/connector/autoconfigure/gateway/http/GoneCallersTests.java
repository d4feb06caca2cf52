package dev.connector.autoconfigure.gateway.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of callers that go away: their calls are called off.
 */
class GoneCallersTests {

	private static final String READ = "/connectors/default/files/read";

	private GatewayApplication application;

	private FakeConnector connector;

	@BeforeEach
	void start() throws Exception {
		// Much longer than a test waits for a cancel, so that no deadline helps
		this.application = GatewayApplication.start("connector.gateway.request-timeout=5m",
				"connector.gateway.drain-timeout=0s");
		this.connector = this.application.connector("default.files.one");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{\"path\":\"a.txt\"}" })
	void callIsCalledOffWhenItsCallerClosesTheConnection(String body) throws Exception {
		RawClient caller = new RawClient(this.application.port()).post(READ, body);
		GatewayFrame.Execute execute = this.connector.nextExecute();
		caller.close();
		assertThat(this.connector.nextCancel().requestId()).isEqualTo(execute.requestId());
	}

	@Test
	void callWithAChunkedBodyIsCalledOffWhenItsCallerClosesTheConnection() throws Exception {
		RawClient caller = new RawClient(this.application.port()).write("POST " + READ
				+ " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
		GatewayFrame.Execute execute = this.connector.nextExecute();
		assertThat(execute.payload().text()).isEqualTo("{}");
		caller.close();
		assertThat(this.connector.nextCancel().requestId()).isEqualTo(execute.requestId());
	}

	@Test
	void callIsCalledOffWhenTheConnectionOfItsCallerBreaks() throws Exception {
		RawClient caller = new RawClient(this.application.port()).post(READ, "{}");
		GatewayFrame.Execute execute = this.connector.nextExecute();
		caller.reset();
		assertThat(this.connector.nextCancel().requestId()).isEqualTo(execute.requestId());
	}

	@Test
	void callOverTlsIsCalledOffWhenItsCallerClosesTheConnection() throws Exception {
		try (GatewayApplication overTls = GatewayApplication.start("connector.gateway.request-timeout=5m",
				"connector.gateway.drain-timeout=0s", "server.ssl.bundle=web",
				"spring.ssl.bundle.pem.web.keystore.certificate=classpath:dev/connector/autoconfigure/gateway/server.crt",
				"spring.ssl.bundle.pem.web.keystore.private-key=classpath:dev/connector/autoconfigure/gateway/server.key")) {
			FakeConnector files = overTls.connector("default.files.one");
			RawClient caller = RawClient.secure(overTls.port()).post(READ, "{}");
			GatewayFrame.Execute execute = files.nextExecute();
			caller.close();
			assertThat(files.nextCancel().requestId()).isEqualTo(execute.requestId());
			RawClient patient = RawClient.secure(overTls.port()).post(READ, "{}");
			GatewayFrame.Execute second = files.nextExecute();
			RawClient gone = RawClient.secure(overTls.port()).post(READ, "{}");
			files.nextExecute();
			gone.close();
			files.nextCancel();
			files.result(second, Payload.json("{\"answer\":42}"));
			assertThat(patient.readUntil("{\"answer\":42}")).startsWith("HTTP/1.1 200");
			patient.close();
		}
	}

	@Test
	void callOverHttp2IsCalledOffWhenItsCallerResetsTheStream() throws Exception {
		try (GatewayApplication overHttp2 = GatewayApplication.start("server.http2.enabled=true",
				"connector.gateway.request-timeout=5m", "connector.gateway.drain-timeout=0s")) {
			FakeConnector files = overHttp2.connector("default.files.one");
			assertThat(overHttp2.get("/connectors").version()).isEqualTo(HttpClient.Version.HTTP_2);
			CompletableFuture<HttpResponse<String>> call = overHttp2.client()
				.sendAsync(overHttp2.request(READ).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
						HttpResponse.BodyHandlers.ofString());
			GatewayFrame.Execute execute = files.nextExecute();
			call.cancel(true);
			assertThat(files.nextCancel().requestId()).isEqualTo(execute.requestId());
		}
	}

	@Test
	void streamIsCalledOffWhenItsCallerGoesBetweenTwoItems() throws Exception {
		RawClient caller = new RawClient(this.application.port()).post(READ, "{}");
		GatewayFrame.Execute execute = this.connector.nextExecute();
		this.connector.answer(new ConnectorFrame.ResultChunk(execute.requestId(), 0, Payload.json("{\"n\":1}")));
		assertThat(caller.readUntil("{\"n\":1}")).contains("application/x-ndjson");
		caller.close();
		assertThat(this.connector.nextCancel().requestId()).isEqualTo(execute.requestId());
	}

	@Test
	void callOfACallerThatWaitsLongerThanOneLookIsAnswered() throws Exception {
		try (RawClient caller = new RawClient(this.application.port()).post(READ, "{}")) {
			GatewayFrame.Execute execute = this.connector.nextExecute();
			awaitLooks();
			assertThat(this.connector.hasNoCancel()).isTrue();
			this.connector.result(execute, Payload.json("{\"answer\":42}"));
			assertThat(caller.readUntil("{\"answer\":42}")).startsWith("HTTP/1.1 200");
			// The connection is as good as new
			caller.post(READ, "{}");
			this.connector.result(this.connector.nextExecute(), Payload.json("{\"answer\":43}"));
			assertThat(caller.readUntil("{\"answer\":43}")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void requestThatIsSentBeforeTheAnswerToTheLastOneIsNoEnd() throws Exception {
		try (RawClient caller = new RawClient(this.application.port()).post(READ, "{}")) {
			GatewayFrame.Execute first = this.connector.nextExecute();
			caller.post(READ, "[]");
			awaitLooks();
			assertThat(this.connector.hasNoCancel()).isTrue();
			this.connector.result(first, Payload.json("{\"answer\":1}"));
			assertThat(caller.readUntil("{\"answer\":1}")).startsWith("HTTP/1.1 200");
			GatewayFrame.Execute second = this.connector.nextExecute();
			assertThat(second.payload().text()).isEqualTo("[]");
			this.connector.result(second, Payload.json("{\"answer\":2}"));
			assertThat(caller.readUntil("{\"answer\":2}")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void gatewayServesOthersAfterCallersWereGone() throws Exception {
		for (int i = 0; i < 5; i++) {
			RawClient caller = new RawClient(this.application.port()).post(READ, "{}");
			GatewayFrame.Execute execute = this.connector.nextExecute();
			caller.close();
			this.connector.nextCancel();
			this.connector.result(execute, Payload.json("{}"));
		}
		this.connector.answeringPayload(Payload.json("{\"still\":\"here\"}"));
		HttpResponse<String> response = this.application
			.send(this.application.request(READ).POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(response.body()).isEqualTo("{\"still\":\"here\"}");
	}

	/**
	 * Wait until the gateway has looked after the caller, by way of another caller that
	 * goes after this one came.
	 */
	private void awaitLooks() throws Exception {
		FakeConnector other = this.application.connector("default.other.one");
		for (int i = 0; i < 2; i++) {
			RawClient caller = new RawClient(this.application.port()).post("/connectors/default/other/read", "{}");
			other.nextExecute();
			caller.close();
			other.nextCancel();
		}
	}

}
