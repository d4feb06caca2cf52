package dev.connector.autoconfigure.gateway.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.FakeConnector;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of streamed answers over HTTP.
 */
class StreamsOverHttpTests {

	private static final String SEARCH = "/connectors/default/files/search";

	private GatewayApplication application;

	private FakeConnector connector;

	@BeforeEach
	void start() throws Exception {
		this.application = GatewayApplication.start("connector.gateway.drain-timeout=0s");
		this.connector = this.application.connector("default.files.one");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void itemsAreLinesOfJson() throws Exception {
		streaming(Payload.json("{\"n\":1}"), Payload.json("{\n \"n\": 2\r\n}"), Payload.json("3"));
		HttpResponse<String> response = search("*/*");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		assertThat(response.body()).isEqualTo("{\"n\":1}\n{  \"n\": 2  }\n3\n");
	}

	@Test
	void itemsAreEventsForWhoAsksForThem() throws Exception {
		streaming(Payload.json("{\"n\":1}"), Payload.json("{\n \"n\": 2\n}"));
		HttpResponse<String> response = search("text/event-stream");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
		assertThat(response.body()).isEqualTo("data: {\"n\":1}\n\ndata: {\ndata:  \"n\": 2\ndata: }\n\n");
	}

	@Test
	void itemsOfAnotherTypeAreWrittenAsTheyAre() throws Exception {
		streaming(Payload.of(new byte[] { 'a', 'b' }, "application/zip"),
				Payload.of(new byte[] { 'c' }, "application/zip"));
		HttpResponse<String> response = search("text/event-stream");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/zip");
		assertThat(response.body()).isEqualTo("abc");
	}

	@Test
	void streamWithoutItemsIsEmpty() throws Exception {
		this.connector.answering(
				(execute) -> this.connector.answer(new ConnectorFrame.ResultEnd(execute.requestId(), 0, Payload.JSON)));
		HttpResponse<String> response = search("*/*");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		assertThat(response.body()).isEmpty();
	}

	@Test
	void errorAfterTheFirstItemIsTheLastLine() throws Exception {
		failing(Payload.json("1"));
		assertThat(search("*/*").body())
			.isEqualTo("1\n{\"error\":{\"code\":\"UNAVAILABLE\",\"message\":\"the disk is gone\"}}\n");
	}

	@Test
	void errorAfterTheFirstItemIsAnEvent() throws Exception {
		failing(Payload.json("1"));
		assertThat(search("text/event-stream").body()).isEqualTo(
				"data: 1\n\nevent: error\n" + "data: {\"code\":\"UNAVAILABLE\",\"message\":\"the disk is gone\"}\n\n");
	}

	@Test
	void errorInTheMiddleOfBytesBreaksTheConnection() throws Exception {
		failing(Payload.of(new byte[] { 'a' }, "application/zip"));
		try (RawClient caller = new RawClient(this.application.port()).post(SEARCH, "{}")) {
			String answer = caller.readToEnd();
			assertThat(answer).startsWith("HTTP/1.1 200").contains("application/zip").doesNotContain("\r\n0\r\n\r\n");
		}
	}

	@Test
	void errorBeforeTheFirstItemIsAProblem() throws Exception {
		this.connector.answeringError(ErrorCode.INVALID_REQUEST, "no such pattern", Map.of());
		CallsOverHttpTests.assertProblem(search("text/event-stream"), 400, "INVALID_REQUEST");
	}

	@Test
	void itemIsSeenBeforeTheNextOneExists() throws Exception {
		try (RawClient caller = new RawClient(this.application.port()).post(SEARCH, "{}")) {
			GatewayFrame.Execute execute = this.connector.nextExecute();
			for (int i = 0; i < 5; i++) {
				this.connector
					.answer(new ConnectorFrame.ResultChunk(execute.requestId(), i, Payload.json("{\"n\":" + i + "}")));
				caller.readUntil("{\"n\":" + i + "}\n");
			}
			this.connector.answer(new ConnectorFrame.ResultEnd(execute.requestId(), 5, Payload.JSON));
			caller.readUntil("0\r\n\r\n");
		}
	}

	@Test
	void callerThatDoesNotReadStopsTheConnector() throws Exception {
		int size = 256 * 1024;
		Payload item = Payload.json("\"" + "x".repeat(size) + "\"");
		try (RawClient caller = new RawClient(this.application.port()).post(SEARCH, "{}")) {
			GatewayFrame.Execute execute = this.connector.nextExecute();
			int sent = 0;
			int enough = 400;
			while (sent < enough && mayStillSend(sent)) {
				this.connector.answer(new ConnectorFrame.ResultChunk(execute.requestId(), sent++, item));
			}
			assertThat(sent).isLessThan(enough);
			int before = sent;
			for (int i = 0; i < sent; i++) {
				caller.readUntil("\"\n");
			}
			await().atMost(Duration.ofSeconds(20)).until(() -> this.connector.streamCredits() > before);
			this.connector.answer(new ConnectorFrame.ResultEnd(execute.requestId(), sent, Payload.JSON));
			caller.readUntil("0\r\n\r\n");
		}
	}

	@Test
	void manyItemsKeepTheirOrder() throws Exception {
		int items = 5_000;
		this.connector.answering((execute) -> {
			// The gateway grants more while this runs
			Thread sender = new Thread(() -> {
				for (int i = 0; i < items; i++) {
					awaitCredit(i);
					this.connector.answer(new ConnectorFrame.ResultChunk(execute.requestId(), i, Payload.json("" + i)));
				}
				this.connector.answer(new ConnectorFrame.ResultEnd(execute.requestId(), items, Payload.JSON));
			});
			sender.start();
		});
		String[] lines = search("*/*").body().split("\n");
		assertThat(lines).hasSize(items);
		for (int i = 0; i < items; i++) {
			assertThat(lines[i]).isEqualTo("" + i);
		}
	}

	private void awaitCredit(int sent) {
		while (this.connector.streamCredits() <= sent) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Whether the gateway asks for one more item, after it had time to do so.
	 */
	private boolean mayStillSend(int sent) {
		try {
			await().atMost(Duration.ofSeconds(2)).until(() -> this.connector.streamCredits() > sent);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	private void streaming(Payload... items) {
		this.connector.answering((execute) -> {
			for (int i = 0; i < items.length; i++) {
				this.connector.answer(new ConnectorFrame.ResultChunk(execute.requestId(), i, items[i]));
			}
			this.connector
				.answer(new ConnectorFrame.ResultEnd(execute.requestId(), items.length, items[0].contentType()));
		});
	}

	private void failing(Payload first) {
		this.connector.answering((execute) -> {
			this.connector.answer(new ConnectorFrame.ResultChunk(execute.requestId(), 0, first));
			this.connector.answer(new ConnectorFrame.ResultError(execute.requestId(), ErrorCode.UNAVAILABLE,
					"the disk is gone", Map.of()));
		});
	}

	private HttpResponse<String> search(String accept) throws Exception {
		return this.application.send(this.application.request(SEARCH)
			.header("Accept", accept)
			.POST(HttpRequest.BodyPublishers.ofString("{}")));
	}

}
