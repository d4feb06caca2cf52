package dev.connector.transport.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.Credentials;
import dev.connector.schedule.VirtualScheduler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a dial when the answer is not the expected one, over real sockets.
 */
@Timeout(120)
class WebSocketUpgradeTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final WebSocketClients clients = new WebSocketClients(this.scheduler);

	private final Events events = new Events();

	@AfterEach
	void leavesNothingBehind() {
		this.clients.close();
		Awaitility.await().until(this.clients::isTerminated);
		Awaitility.await().until(() -> this.scheduler.pending() == 0);
		assertThat(this.events.closed.get()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "200, TRANSIENT", "301, FATAL", "302, TRANSIENT", "400, FATAL", "401, REJECTED", "403, FATAL",
			"404, FATAL", "407, REJECTED", "408, TRANSIENT", "425, TRANSIENT", "429, CONGESTED", "500, TRANSIENT",
			"503, TRANSIENT", "100, TRANSIENT", "999, TRANSIENT" })
	void everyStatusIsReadByTheTable(int status, FailureType type) throws Exception {
		try (RawServer server = RawServer.answering("HTTP/1.1 " + status + " Whatever\r\nRetry-After: 7\r\n"
				+ "Location: http://secret/\r\nContent-Length: 0\r\n\r\n")) {
			Failure failure = failure(server.uri());
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
			assertThat(failure.message()).contains("HTTP " + status)
				.startsWith("ws://127.0.0.1:" + server.uri().getPort() + ": ")
				.doesNotContain("secret");
		}
	}

	@Test
	void aPageOfAnySizeDoesNotHideTheStatus() throws Exception {
		try (RawServer server = RawServer
			.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000))) {
			assertThat(failure(server.uri()).message()).contains("HTTP 404");
		}
	}

	@Test
	void whatIsNotHttpIsABrokenProtocol() throws Exception {
		try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH_9.6\r\n\r\n\r\n")) {
			Failure failure = failure(server.uri());
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("does not follow the protocol");
		}
	}

	@Test
	void headersWithoutEndAreABrokenProtocol() throws Exception {
		try (RawServer server = RawServer.answering("HTTP/1.1 101 Switching\r\nX: " + "x".repeat(100_000))) {
			assertThat(failure(server.uri()).message()).contains("does not follow the protocol");
		}
	}

	@Test
	void anUpgradeWithoutTheRightProofIsABrokenProtocol() throws Exception {
		try (RawServer server = RawServer.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
				+ "Connection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n")) {
			assertThat(failure(server.uri()).message()).contains("does not follow the protocol");
		}
	}

	@Test
	void aPeerThatHangsUpBeforeItAnswersIsTransient() throws Exception {
		try (RawServer server = new RawServer((request, out) -> out.close())) {
			Failure failure = failure(server.uri());
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("ended without a word");
		}
	}

	@Test
	void aPeerThatAcceptsAndSaysNothingIsGivenUpAtTheTimeoutAndNotEarlier() throws Exception {
		try (RawServer server = RawServer.answering("")) {
			this.clients.transport(WebSocketOptions.of(server.uri())).open(this.events);
			server.request();
			this.scheduler.advance(Duration.ofSeconds(10).minusNanos(1));
			assertThat(this.events.isEmpty()).isTrue();
			this.scheduler.advance(Duration.ofNanos(1));
			Failure failure = this.events.failure();
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("not open within PT10S");
		}
	}

	@Test
	void framesRightBehindTheUpgradeAreNotLost() throws Exception {
		try (RawServer server = RawServer.upgrading((byte) 0x81, (byte) 2, (byte) 'h', (byte) 'i')) {
			this.clients.transport(WebSocketOptions.of(server.uri())).open(this.events);
			this.events.opened();
			assertThat(this.events.next()).isEqualTo(WebSocketMessage.text("hi"));
		}
		assertThat(this.events.failure().type()).isEqualTo(FailureType.TRANSIENT);
	}

	@ParameterizedTest
	@CsvSource({ "0x83, 0x00", "0xF1, 0x01", "0x81, 0x81", "0x89, 0x7E", "0x80, 0x01" })
	void framesThatBreakTheProtocolEndTheChannel(int first, int second) throws Exception {
		try (RawServer server = RawServer.upgrading((byte) first, (byte) second, (byte) 0, (byte) 0, (byte) 0,
				(byte) 0)) {
			assertThat(failure(server.uri()).message()).contains("does not follow the protocol");
		}
	}

	@Test
	void aTextThatIsNotUtf8EndsTheChannel() throws Exception {
		try (RawServer server = RawServer.upgrading((byte) 0x81, (byte) 2, (byte) 0xC3, (byte) 0x28)) {
			assertThat(failure(server.uri()).message()).contains("does not follow the protocol");
		}
	}

	@Test
	void aCloseWithoutACodeIsToldAsOne() throws Exception {
		try (RawServer server = RawServer.upgrading((byte) 0x88, (byte) 0)) {
			this.clients.transport(WebSocketOptions.of(server.uri())).open(this.events);
			this.events.opened();
			assertThat(this.events.next()).isEqualTo("closing 1005 ");
			assertThat(this.events.failure().message()).contains("close code 1005");
		}
	}

	@Test
	void aHeaderThatHttpDoesNotAllowIsFatalAndItsValueIsNotShown() throws Exception {
		try (RawServer server = RawServer.answering("")) {
			this.clients
				.transport(WebSocketOptions.of(server.uri()).withHeaders(Map.of("X-API-Key", "secret\r\nX-Other: 1")))
				.open(this.events);
			Failure failure = this.events.failure();
			assertThat(failure.type()).isEqualTo(FailureType.FATAL);
			assertThat(failure.message()).contains("X-API-Key").doesNotContain("secret");
			assertThat(failure.cause()).isNull();
		}
	}

	@Test
	void aTokenThatHttpDoesNotAllowIsFatalAndNotShown() throws Exception {
		try (RawServer server = RawServer.answering("")) {
			this.clients
				.transport(WebSocketOptions.of(server.uri()).withCredentials(() -> Credentials.bearer("secret\n")))
				.open(this.events);
			Failure failure = this.events.failure();
			assertThat(failure.type()).isEqualTo(FailureType.FATAL);
			assertThat(failure.message()).containsIgnoringCase("authorization").doesNotContain("secret");
		}
	}

	@Test
	void credentialsThatCanNotBeFetchedAreTransient() throws Exception {
		try (RawServer server = RawServer.answering("")) {
			this.clients.transport(WebSocketOptions.of(server.uri()).withCredentials(() -> {
				throw new IllegalStateException("no such file");
			})).open(this.events);
			Failure failure = this.events.failure();
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("no such file");
		}
	}

	@Test
	void whateverIsThrownWhileDiallingEndsTheChannel() throws Exception {
		try (RawServer server = RawServer.answering("")) {
			this.clients.transport(WebSocketOptions.of(server.uri()).withCredentials(() -> {
				throw new AssertionError("a bug");
			})).open(this.events);
			Failure failure = this.events.failure();
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("a bug");
		}
	}

	private Failure failure(URI uri) throws InterruptedException {
		this.clients.transport(WebSocketOptions.of(uri)).open(this.events);
		return this.events.lastFailure();
	}

}
