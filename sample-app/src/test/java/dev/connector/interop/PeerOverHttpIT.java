package dev.connector.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application answers another implementation of the protocol over HTTP, which calls as
 * clients of the protocol do.
 */
@Timeout(120)
class PeerOverHttpIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	/** What callers say who then say no more. */
	private static final List<String> HALVES = List.of("", "POST /cmd HT", "POST /cmd HTTP/1.1\r\nHost: localhost\r\n",
			head(1000), head(1000) + "{\"id\":\"1\",\"type\":");

	private static CommandServer server;

	private static Peer peer;

	/** Asked first, so that nobody has to wait for it. */
	private static CompletableFuture<JsonNode> never;

	@BeforeAll
	static void start() throws Exception {
		peer = Peer.start("quirks=texts,extras");
		String own = "http://127.0.0.1:${server.port}";
		server = CommandServer.start("connector.commands.http.timeout=5s",
				"connector.commands.channels.peer.uri=" + peer.uri(), "connector.commands.channels.self.uri=" + own,
				"connector.commands.channels.self.token=" + CommandServer.TOKEN, "connector.commands.router=self");
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(server.registry().channels()).extracting(CommandChannelDescriptor::id)
				.contains("peer", "self"));
		// The list comes a moment after the channel
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(server.registry().commands()).extracting(CommandDescriptor::id)
				.contains("peer.call"));
		assertThat(result(peer.ask("peer.attach", Map.of("uri", server.uri(), "key", CommandServer.TOKEN))).asInt())
			.isEqualTo(200);
		never = peer.callFromPeer("java.never", Map.of());
	}

	@AfterAll
	static void end() {
		peer.close();
		if (server != null) {
			server.close();
		}
	}

	@Test
	void publicCommandsAreListedAndPrivateOnesAreNot() throws Exception {
		List<String> known = new ArrayList<>();
		result(peer.ask("peer.known", Map.of())).forEach((id) -> known.add(id.asString()));
		assertThat(known).contains("java.add", "java.echo", "java.void").noneMatch((id) -> id.startsWith("_"));
	}

	@Test
	void valuesComeBackAsTheyWent() throws Exception {
		Map<String, Object> value = Map.of("text", "Grüße, \"quoted\" \\ \n\u0001 日本 \ud83d\ude00", "long",
				9007199254740991L, "double", -0.125, "true", true, "nothing", Map.of(), "deep",
				List.of(List.of(), List.of(1, List.of("a", Map.of("b", List.of(false))))));
		assertThat(result(peer.callFromPeer("java.echo", value))).isEqualTo(JSON.valueToTree(value));
		assertThat(result(peer.callFromPeer("java.add", Map.of("a", 2, "b", 3))).asInt()).isEqualTo(5);
	}

	@Test
	void callsGoThereAndBackSeveralTimes() throws Exception {
		Map<String, Object> last = Map.of("commandId", "java.echo", "request", Map.of("n", 1));
		Map<String, Object> second = Map.of("commandId", "java.askPeer", "request", last);
		assertThat(result(peer.callFromPeer("java.askPeer", second)).get("n").asInt()).isEqualTo(1);
		assertFails("java.askPeer",
				Map.of("commandId", "java.fail", "request", Map.of("code", "INVALID_REQUEST", "message", "far away")),
				CommandErrorCode.INVALID_REQUEST, "far away");
	}

	/**
	 * The application is its own router, the shortest circle there is.
	 */
	@Test
	void callsThatNobodyAnswersDoNotGoInCircles() throws Exception {
		assertFails("nobody.knows", Map.of(), CommandErrorCode.NOT_FOUND, "nobody.knows");
	}

	@Test
	void largeValuesComeBackAsTheyWent() throws Exception {
		Map<String, Object> value = Map.of("text", "0123456789ü".repeat(100_000));
		assertThat(result(peer.callFromPeer("java.echo", value))).isEqualTo(JSON.valueToTree(value));
	}

	@ParameterizedTest
	@EnumSource
	void everyErrorKeepsItsCodeAndItsText(CommandErrorCode code) throws Exception {
		String text = "because of " + code;
		assertFails("java.fail", Map.of("code", code.name(), "message", text), code, text);
	}

	@Test
	void otherFailuresHaveACodeToo() throws Exception {
		assertFails("java.broken", Map.of(), CommandErrorCode.INTERNAL_ERROR, "out of paper");
		assertFails("java.add", Map.of("a", "one", "b", 2), CommandErrorCode.INVALID_REQUEST, "a");
		assertFails("java.unknown", Map.of(), CommandErrorCode.NOT_FOUND, "java.unknown");
	}

	@Test
	void privateCommandsAreForNobodyOverHttp() throws Exception {
		assertThat(server.registry().execute("_java.ping", null).toCompletableFuture().get(10, TimeUnit.SECONDS))
			.isEqualTo("pong");
		assertFails("_java.ping", Map.of(), CommandErrorCode.NOT_FOUND, "_java.ping");
	}

	@Test
	void commandsWithoutInputAndResultNeedNone() throws Exception {
		assertThat(peer.callFromPeer("java.void", Map.of()).get(60, TimeUnit.SECONDS).get("ok").asBoolean()).isTrue();
		assertThat(
				peer.ask("peer.call", Map.of("commandId", "java.void")).get(60, TimeUnit.SECONDS).get("ok").asBoolean())
			.isTrue();
	}

	@Test
	void noAnswerInTimeIsATimeout() throws Exception {
		assertFails(never.get(60, TimeUnit.SECONDS), CommandErrorCode.TIMEOUT, "timed out");
	}

	@Test
	void hundredsOfCallsAtATimeGetTheirOwnAnswers() throws Exception {
		List<CompletableFuture<JsonNode>> answers = IntStream.range(0, 200)
			.mapToObj((i) -> peer.callFromPeer("java.echo", Map.of("n", i)))
			.toList();
		for (int i = 0; i < answers.size(); i++) {
			assertThat(result(answers.get(i)).get("n").asInt()).isEqualTo(i);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "key=wrong", "key=", "router=call" })
	void whoDoesNotKnowTheTokenIsRefused(String key) throws IOException {
		try (Peer stranger = Peer.start("call=" + server.uri(), key)) {
			assertThat(stranger.said("call")).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "400 | ", "400 | garbage", "400 | []", "400 | {}", "400 | {\"id\":\"1\"}",
			"400 | {\"id\":\"\",\"type\":\"list.commands.request\"}", "400 | {\"id\":\"1\",\"type\":\"hello\"}",
			"400 | {\"id\":\"1\",\"type\":\"execute.command.request\"}",
			"403 | {\"id\":\"1\",\"type\":\"event\",\"eventId\":\"e\"}",
			"403 | {\"id\":\"1\",\"type\":\"register.command.request\",\"command\":{\"id\":\"java.add\"}}",
			"403 | {\"id\":\"1\",\"type\":\"list.commands.response\",\"thid\":\"t\",\"commands\":[{\"id\":\"java.add\"}]}",
			"403 | {\"id\":\"1\",\"type\":\"execute.command.response\",\"thid\":\"t\",\"response\":{\"ok\":true}}",
			"200 | {\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"java.void\",\"request\":null,\"more\":{}}",
			"200 | {\"id\":\"1\",\"type\":\"list.commands.request\"}" })
	void nothingButCallsAndQuestionsForTheListIsTaken(int status, String body) throws Exception {
		HttpResponse<String> answer = post((body != null) ? body : "");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.body().lines()).hasSize(1);
		assertThat(result(peer.callFromPeer("java.add", Map.of("a", 2, "b", 3))).asInt()).isEqualTo(5);
	}

	@Test
	void whatIsTooLargeOrTooDeepIsRefused() throws Exception {
		String head = "{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"java.echo\",\"request\":{\"a\":";
		assertThat(post(head + "\"" + "x".repeat(4 << 20) + "\"}}").statusCode()).isEqualTo(413);
		assertThat(post(head + "[".repeat(100_000) + "]".repeat(100_000) + "}}").statusCode()).isEqualTo(400);
	}

	@Test
	void callsWithTheSameIdGetTheirOwnAnswers() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
			.mapToObj(
					(i) -> CLIENT.sendAsync(
							request("{\"id\":\"same\",\"type\":\"execute.command.request\",\"commandId\":"
									+ "\"java.echo\",\"request\":{\"n\":" + i + "}}"),
							HttpResponse.BodyHandlers.ofString()))
			.toList();
		for (int i = 0; i < answers.size(); i++) {
			JsonNode answer = JSON.readTree(answers.get(i).get(60, TimeUnit.SECONDS).body());
			assertThat(answer.get("thid").asString()).isEqualTo("same");
			assertThat(answer.at("/response/result/n").asInt()).isEqualTo(i);
		}
	}

	@Test
	void callersWhoStopHalfWayHoldUpNobody() throws Exception {
		List<Socket> slow = new ArrayList<>();
		try {
			for (int i = 0; i < 100; i++) {
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
				slow.add(socket);
				socket.getOutputStream().write(HALVES.get(i % HALVES.size()).getBytes(StandardCharsets.US_ASCII));
			}
			assertThat(result(peer.callFromPeer("java.add", Map.of("a", 2, "b", 3))).asInt()).isEqualTo(5);
		}
		finally {
			for (Socket socket : slow) {
				socket.close();
			}
		}
	}

	@Test
	void callersWhoNeverReadHoldUpNobody() throws Exception {
		String call = "{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"java.echo\",\"request\":{\"a\":\""
				+ "x".repeat(2 << 20) + "\"}}";
		List<Socket> deaf = new ArrayList<>();
		try {
			for (int i = 0; i < 5; i++) {
				Socket socket = new Socket();
				socket.setReceiveBufferSize(4096);
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
				deaf.add(socket);
				socket.getOutputStream().write(head(call.length()).getBytes(StandardCharsets.US_ASCII));
				socket.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));
			}
			assertThat(result(peer.callFromPeer("java.add", Map.of("a", 2, "b", 3))).asInt()).isEqualTo(5);
		}
		finally {
			for (Socket socket : deaf) {
				socket.close();
			}
		}
	}

	private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
		return CLIENT.send(request(body), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpRequest request(String body) {
		return HttpRequest.newBuilder(URI.create(server.uri() + "/cmd"))
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer " + CommandServer.TOKEN)
			.timeout(Duration.ofMinutes(1))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	private static String head(int length) {
		return "POST /cmd HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
				+ CommandServer.TOKEN + "\r\nContent-Length: " + length + "\r\n\r\n";
	}

	private static void assertFails(String commandId, Object request, CommandErrorCode code, String text)
			throws Exception {
		assertFails(peer.callFromPeer(commandId, request).get(60, TimeUnit.SECONDS), code, text);
	}

	private static void assertFails(JsonNode response, CommandErrorCode code, String text) {
		assertThat(response.get("ok").asBoolean()).isFalse();
		assertThat(response.at("/error/code").asString()).isEqualTo(code.wireName());
		assertThat(response.at("/error/message").asString()).contains(text);
	}

	private static JsonNode result(CompletableFuture<JsonNode> answer) throws Exception {
		JsonNode response = answer.get(60, TimeUnit.SECONDS);
		assertThat(response.get("ok").asBoolean()).as(response.toString()).isTrue();
		return response.get("result");
	}

}
