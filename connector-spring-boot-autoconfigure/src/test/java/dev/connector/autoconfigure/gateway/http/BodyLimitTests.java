package dev.connector.autoconfigure.gateway.http;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the largest body.
 */
class BodyLimitTests {

	private static final String READ = "/connectors/default/files/read";

	private static final int LIMIT = 64 * 1024;

	private GatewayApplication application;

	private FakeConnector connector;

	@BeforeEach
	void start() throws Exception {
		this.application = GatewayApplication.start("connector.gateway.max-payload-size=64KB");
		this.connector = this.application.connector("default.files.one");
		this.connector.answering(
				(execute) -> this.connector.result(execute, Payload.json(Integer.toString(execute.payload().size()))));
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void largestBodyPasses() throws Exception {
		assertThat(post(HttpRequest.BodyPublishers.ofByteArray(new byte[LIMIT])).body()).isEqualTo("" + LIMIT);
		assertThat(post(chunked(LIMIT)).body()).isEqualTo("" + LIMIT);
	}

	@Test
	void bodyThatIsAnnouncedAsTooLargeIsRefused() throws Exception {
		HttpResponse<String> response = post(HttpRequest.BodyPublishers.ofByteArray(new byte[LIMIT + 1]));
		CallsOverHttpTests.assertProblem(response, 413, "TOO_LARGE");
		assertThat(response.body()).contains("connector.gateway.max-payload-size");
	}

	@Test
	void bodyThatIsAnnouncedAsTooLargeIsRefusedBeforeItIsSent() throws Exception {
		try (RawClient caller = new RawClient(this.application.port())) {
			caller.write("POST " + READ + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (LIMIT + 1)
					+ "\r\nExpect: 100-continue\r\n\r\n");
			assertThat(caller.readUntil("TOO_LARGE")).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
		}
	}

	@Test
	void chunkedBodyThatTurnsOutTooLargeIsRefused() throws Exception {
		CallsOverHttpTests.assertProblem(post(chunked(LIMIT + 1)), 413, "TOO_LARGE");
	}

	@Test
	void callerThatOnlySendsGetsTheAnswerAfterwards() throws Exception {
		try (RawClient caller = new RawClient(this.application.port()).post(READ, "x".repeat(2 * LIMIT))) {
			assertThat(caller.readToEnd()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
		}
	}

	@Test
	void connectorLivesOn() throws Exception {
		post(HttpRequest.BodyPublishers.ofByteArray(new byte[LIMIT + 1]));
		assertThat(post(HttpRequest.BodyPublishers.ofByteArray(new byte[5])).body()).isEqualTo("5");
	}

	private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws Exception {
		return this.application.send(this.application.request(READ).POST(body));
	}

	private static HttpRequest.BodyPublisher chunked(int size) {
		return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[size]));
	}

}
