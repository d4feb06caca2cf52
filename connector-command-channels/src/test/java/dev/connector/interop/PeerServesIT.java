package dev.connector.interop;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.ValueType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.connector.interop.JavaSide.failure;
import static dev.connector.interop.JavaSide.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A registry calls the other implementation over HTTP, and servers that answer as they
 * like.
 */
@Timeout(120)
class PeerServesIT {

	private static final String TOKEN = "a token that nobody guesses";

	private static PeerProcess peer;

	private static JavaSide java;

	@BeforeAll
	static void start() throws IOException {
		peer = PeerProcess.start("serve=0", "token=" + TOKEN, "quirks=texts,extras");
		java = new JavaSide("java", true).callOverHttp(peer.port("serve"), TOKEN, "");
	}

	@AfterAll
	static void end() {
		java.close();
		peer.close();
	}

	@Test
	void publicCommandsAreListed() {
		assertThat(java.commandsOfPeer()).contains("peer.add", "peer.echo").doesNotContain("_peer.ping");
	}

	@Test
	void commandsMayHaveAPrefixOnThisSide() {
		try (JavaSide other = new JavaSide("java", false)) {
			other.callOverHttp(peer.port("serve"), TOKEN, "far");
			assertThat(other.commandsOfPeer()).contains("far.peer.add").allMatch((id) -> id.startsWith("far."));
			assertThat(get(other.call("far.peer.add", new JavaSide.Sum(2, 3), Integer.class))).isEqualTo(5);
			assertThat(failure(other.call("peer.add", new JavaSide.Sum(2, 3), Integer.class)).code())
				.isEqualTo(CommandErrorCode.NOT_FOUND);
		}
	}

	@Test
	void valuesComeBackAsTheyWent() {
		Map<String, Object> value = Map.of("text", "Grüße, \"quoted\" \\ \n\u0001 日本 \ud83d\ude00", "long",
				9007199254740991L, "double", -0.125, "deep", List.of(List.of(), List.of(1, Map.of("b", false))));
		assertThat(get(java.call("peer.echo", value, Object.class))).isEqualTo(value);
		assertThat(get(java.call("peer.echo", Map.of("text", "ü".repeat(500_000)), Object.class)))
			.isEqualTo(Map.of("text", "ü".repeat(500_000)));
		assertThat(get(java.call("peer.add", new JavaSide.Sum(2, 3), Integer.class))).isEqualTo(5);
	}

	@ParameterizedTest
	@EnumSource
	void everyErrorKeepsItsCodeAndItsText(CommandErrorCode code) {
		CommandException failure = failure(
				java.call("peer.fail", Map.of("code", code.wireName(), "message", "because of " + code), Object.class));
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure).hasMessage("because of " + code);
	}

	@Test
	void whatThePeerDoesNotKnowIsNotFound() {
		assertThat(failure(java.call("nobody.knows", null, Object.class)).code()).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(get(java.call("_peer.ping", null, String.class))).isEqualTo("pong");
	}

	@Test
	void commandsWithoutInputAndResultNeedNone() {
		assertThat(get(java.call("peer.void", null, Void.class))).isNull();
		assertThat(get(java.call("peer.null", null, Object.class))).isNull();
	}

	@Test
	void noAnswerInTimeIsATimeout() {
		CompletionStage<Object> call = java.registry()
			.execute("peer.never", null, ValueType.ANY, Duration.ofMillis(50));
		assertThat(failure(call).code()).isEqualTo(CommandErrorCode.TIMEOUT);
	}

	@Test
	void hundredsOfCallsAtATimeGetTheirOwnAnswers() {
		List<CompletionStage<Object>> answers = IntStream.range(0, 300)
			.mapToObj((i) -> java.call("peer.echo", Map.of("n", i), Object.class))
			.toList();
		assertThat(answers.stream().map(JavaSide::get))
			.isEqualTo(IntStream.range(0, 300).mapToObj((i) -> Map.of("n", i)).toList());
	}

	@ParameterizedTest
	@CsvSource({ "wrong", "''" })
	void aChannelWithoutTheTokenIsNoChannel(String token) {
		try (JavaSide stranger = new JavaSide("java", false)) {
			assertThatException().isThrownBy(() -> stranger.callOverHttp(peer.port("serve"), token, ""))
				.withMessageContaining("401");
			assertThat(stranger.registry().channels()).isEmpty();
		}
	}

	@Test
	void callsFailAtOnceWhenThePeerDies() throws IOException {
		PeerProcess mortal = PeerProcess.start("serve=0");
		try (JavaSide other = new JavaSide("java", false)) {
			other.callOverHttp(mortal.port("serve"), "", "");
			List<CompletionStage<Object>> waiting = new ArrayList<>();
			IntStream.range(0, 20).forEach((i) -> waiting.add(other.call("peer.never", null, Object.class)));
			waiting.add(other.call("peer.exit", null, Object.class));
			assertThat(waiting).allSatisfy(
					(call) -> assertThat(failure(call).code()).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED));
			JavaSide.eventually(() -> assertThat(other.commandsOfPeer()).isEmpty());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { "200 OK | garbage", "200 OK | {}", "200 OK | ~~",
			"204 No Content | ~~", "500 Error | {\"error\":\"broken\"}", "302 Found | ~~", "200 OK | {",
			"200 OK | {\"id\":\"1\",\"type\":\"event\",\"eventId\":\"e\"}",
			"200 OK | {\"id\":\"1\",\"type\":\"execute.command.response\",\"thid\":\"another\",\"response\":{\"ok\":true}}",
			"200 OK | {\"id\":\"1\",\"type\":\"list.commands.response\",\"thid\":\"t\",\"commands\":[{\"id\":\"java.echo\"}]}",
			"nonsense | ~~" })
	void whatIsNoAnswerFailsTheCallAtOnce(String status, String body) throws IOException {
		try (JavaSide other = new JavaSide("java", false); ServerSocket server = HostilePeer.listen()) {
			OneLineServer.start(server,
					"HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
			other.callOverHttp(server.getLocalPort(), "", "");
			// Otherwise it would wait for five minutes
			assertThat(failure(other.call("hostile.work", null, Object.class)).code())
				.isIn(CommandErrorCode.INTERNAL_ERROR, CommandErrorCode.CHANNEL_DISCONNECTED);
			assertThat(get(other.call("java.add", new JavaSide.Sum(2, 3), Integer.class))).isEqualTo(5);
		}
	}

	@Test
	void anAnswerWithoutEndFailsTheCall() throws IOException {
		try (JavaSide other = new JavaSide("java", false); ServerSocket server = HostilePeer.listen()) {
			OneLineServer.start(server, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(8 << 20));
			other.callOverHttp(server.getLocalPort(), "", "");
			assertThat(failure(other.call("hostile.work", null, Object.class)).code())
				.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		}
	}

}
