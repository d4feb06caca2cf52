package dev.connector.command.channel.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.connector.Payload;
import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.Leftovers;
import dev.connector.command.channel.Recorder;
import dev.connector.command.channel.http.HttpChannelOptions.Limits;
import dev.connector.command.channel.http.TestHttpServer.Answer;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.Credentials;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's end of a channel over HTTP, against a server of another kind.
 */
@Timeout(120)
class HttpChannelTests {

	private static final int MAX_BYTES = 64 * 1024;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final HttpChannels channels = new HttpChannels(ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(MAX_BYTES)),
			this.scheduler));

	private final TestHttpServer server = new TestHttpServer();

	private final TcpFaultProxy proxy = TcpFaultProxy.to(this.server.port());

	private final Recorder hears = new Recorder();

	private final HttpChannelOptions options = HttpChannelOptions
		.of(URI.create("http://localhost:" + this.proxy.port() + "/base/"));

	@AfterEach
	void leavesNothingBehind() {
		this.channels.close();
		this.proxy.close();
		this.server.close();
		Leftovers.requireNone(this.scheduler);
		assertThat(this.channels.isTerminated()).isTrue();
		this.hears.requireOrder();
	}

	@Test
	void asksOnceForTheCommandsAndGivesThemTheirPrefixOnce() throws Exception {
		CommandChannel channel = start(this.options.withPrefix("far"));
		channel.send(new ListRequest("q1"));
		assertThat(this.hears.next()).isInstanceOfSatisfying(ListResponse.class, (answer) -> {
			assertThat(answer.thid()).isEqualTo("q1");
			assertThat(answer.commands()).extracting("id").containsExactly("far.a.b", "far.c");
		});
		assertThat(this.server.requests).hasSize(1);
		channel.send(new ListRequest("q2"));
		assertThat(this.hears.next()).isInstanceOfSatisfying(ListResponse.class,
				(answer) -> assertThat(answer.commands()).extracting("id").containsExactly("far.a.b", "far.c"));
		assertThat(this.server.requests).hasSize(2);
		this.server.requests.clear();
		for (String id : List.of("far.a.b", "far.far.c", "other", "far.")) {
			channel.send(new ExecuteRequest("call", id, null));
			this.hears.next();
		}
		assertThat(this.server.requests).extracting((request) -> request.path("commandId").asString())
			.containsExactly("a.b", "far.c", "other", "far.");
	}

	@Test
	void postsOneMessageWithAnIdOfItsOwnAndTheTokenOfNow() throws Exception {
		List<String> tokens = List.of("one", "two");
		List<String> left = new CopyOnWriteArrayList<>(tokens);
		CommandChannel channel = start(
				this.options.withAccess(Access.OPEN.withCredentials(() -> Credentials.bearer(left.remove(0)))));
		channel.send(new ExecuteRequest("call", "a.b", Payload.json("{\"x\":1}")));
		assertThat(this.hears.next()).isInstanceOfSatisfying(ExecuteResponse.class, (answer) -> {
			assertThat(answer.thid()).isEqualTo("call");
			assertThat(answer.result()).isEqualTo(Payload.json("7"));
		});
		assertThat(this.server.heads).containsExactly("POST /base/cmd application/x-ndjson application/json Bearer one",
				"POST /base/cmd application/x-ndjson application/json Bearer two");
		String first = this.server.request().path("id").asString();
		JsonNode request = this.server.request();
		assertThat(request.path("id").asString()).hasSize(36).isNotEqualTo("call").isNotEqualTo(first);
		assertThat(request.path("request").path("x").asInt()).isEqualTo(1);
		assertThat(this.server.ports).as("connections").hasSize(1);
		assertThat(channel).hasToString("HTTP channel 'near' with http://localhost:" + this.proxy.port());
	}

	static Stream<Arguments> answersThatAreTaken() {
		String result = TestHttpServer.RESULT;
		return Stream.of(Arguments.of("without a line feed", new Answer(200, "application/x-ndjson", result.strip())),
				Arguments.of("after blank lines", Answer.ok("\r\n \n" + result)),
				Arguments.of("with more lines", Answer.ok(result + "{}\nnonsense\n")),
				Arguments.of("without a type", new Answer(200, null, result)),
				Arguments.of("as JSON", new Answer(201, "application/json; charset=utf-8", result)),
				Arguments.of("with CR LF and extra keys",
						Answer.ok(result.strip().replace("{\"id\"", "{\"more\":[1],\"id\"") + "\r\n")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void answersThatAreTaken(String name, Answer answer) throws Exception {
		CommandChannel channel = start(this.options);
		this.server.calls = (request) -> answer;
		assertThat(call(channel).error()).isNull();
	}

	static Stream<Arguments> answersThatFailTheirCall() {
		String result = TestHttpServer.RESULT;
		return Stream.of(Arguments.of(new Answer(400, null, result), CommandErrorCode.INVALID_REQUEST, "HTTP 400"),
				Arguments.of(new Answer(401, null, ""), CommandErrorCode.CHANNEL_DISCONNECTED, "HTTP 401"),
				Arguments.of(new Answer(404, null, ""), CommandErrorCode.CHANNEL_DISCONNECTED, "HTTP 404"),
				Arguments.of(new Answer(429, null, ""), CommandErrorCode.INTERNAL_ERROR, "HTTP 429"),
				Arguments.of(new Answer(500, null, result), CommandErrorCode.INTERNAL_ERROR, "HTTP 500"),
				Arguments.of(new Answer(503, null, ""), CommandErrorCode.CHANNEL_DISCONNECTED, "HTTP 503"),
				Arguments.of(new Answer(504, null, ""), CommandErrorCode.TIMEOUT, "HTTP 504"),
				Arguments.of(new Answer(302, null, ""), CommandErrorCode.CHANNEL_DISCONNECTED, "HTTP 302"),
				Arguments.of(new Answer(204, null, ""), CommandErrorCode.INTERNAL_ERROR, "no message"),
				Arguments.of(Answer.ok("\n\n"), CommandErrorCode.INTERNAL_ERROR, "no message"),
				Arguments.of(new Answer(200, "text/html", "<html>"), CommandErrorCode.INTERNAL_ERROR, "text/html"),
				Arguments.of(Answer.ok("{\n" + result), CommandErrorCode.INTERNAL_ERROR, "no message"),
				Arguments.of(Answer.ok("{\"id\":\"e\",\"type\":\"event\",\"eventId\":\"e\"}\n" + result),
						CommandErrorCode.INTERNAL_ERROR, "something else"),
				Arguments.of(Answer.ok(TestHttpServer.COMMANDS), CommandErrorCode.INTERNAL_ERROR, "something else"),
				Arguments.of(Answer.ok(result.replace("ID", "other")), CommandErrorCode.INTERNAL_ERROR,
						"something else"),
				Arguments.of(
						Answer.ok(result.replace("\"ok\":true,\"result\":7",
								"\"ok\":false,\"error\":{\"code\":\"teapot\",\"message\":\"m\"}")),
						CommandErrorCode.INTERNAL_ERROR, "code"),
				Arguments.of(Answer.ok(result.replace("7", "\"" + "x".repeat(MAX_BYTES) + "\"")),
						CommandErrorCode.INTERNAL_ERROR, "bytes that are allowed"));
	}

	@ParameterizedTest
	@MethodSource
	void answersThatFailTheirCall(Answer answer, CommandErrorCode code, String message) throws Exception {
		CommandChannel channel = start(this.options);
		this.server.calls = (request) -> answer;
		ExecuteResponse failed = call(channel);
		assertThat(failed.error()).isNotNull();
		assertThat(failed.error().code()).isEqualTo(code);
		assertThat(failed.error().message()).contains(message).startsWith("http://localhost:");
		this.server.calls = (request) -> Answer.ok(TestHttpServer.RESULT);
		assertThat(call(channel).error()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "401, REJECTED", "403, FATAL", "404, FATAL", "429, CONGESTED", "503, TRANSIENT", "200, TRANSIENT" })
	void saysWhyItCanNotBeStarted(int status, FailureType type) {
		this.server.lists = new Answer(status, null, "");
		Failure failure = startFailure();
		assertThat(failure.type()).isEqualTo(type);
		assertThat(this.hears.isEnded()).isFalse();
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void isNotStartedWhereNothingListens() {
		this.proxy.refuse();
		Failure failure = startFailure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("nothing accepts connections there");
	}

	@Test
	void aConnectionThatBreaksFailsTheCallsOnItAtOnce() throws Exception {
		CommandChannel channel = start(this.options);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.server.calls = (request) -> {
			running.countDown();
			await(release);
			return Answer.ok(TestHttpServer.RESULT);
		};
		channel.send(new ExecuteRequest("call", "a.b", null));
		await(running);
		this.proxy.reset();
		assertThat(answer().error().code()).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		release.countDown();
		this.server.calls = (request) -> Answer.ok(TestHttpServer.RESULT);
		assertThat(call(channel).error()).isNull();
		assertThat(this.hears.isEnded()).isFalse();
	}

	@Test
	void endsAfterSomeFailuresInARowAndNotBefore() throws Exception {
		CommandChannel channel = start(this.options.withLimits(new Limits(4, 4, 3)));
		for (int round = 0; round < 2; round++) {
			this.server.calls = (request) -> new Answer(503, null, "");
			call(channel);
			call(channel);
			this.server.calls = (request) -> Answer.ok(TestHttpServer.RESULT);
			assertThat(call(channel).error()).isNull();
		}
		this.proxy.refuse();
		this.proxy.cut();
		for (int i = 0; i < 3; i++) {
			assertThat(this.hears.isEnded()).isFalse();
			assertThat(call(channel).error().code()).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		}
		assertThat(this.hears.end()).isInstanceOfSatisfying(CommandChannelException.class,
				(ex) -> assertThat(ex.failure().type()).isEqualTo(FailureType.TRANSIENT));
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Test
	void aCallThatIsNotAnsweredTimesOutAloneAndAtItsTime() throws Exception {
		CommandChannel channel = start(this.options.withTimeout(Duration.ofSeconds(20)));
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.server.calls = (request) -> {
			if (request.path("commandId").asString().equals("slow")) {
				running.countDown();
				await(release);
			}
			return Answer.ok(TestHttpServer.RESULT);
		};
		channel.send(new ExecuteRequest("call", "slow", null));
		await(running);
		this.scheduler.advance(Duration.ofSeconds(20).minusNanos(1));
		assertThat(call(channel).error()).isNull();
		assertThat(this.hears.left()).isZero();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(answer().error().code()).isEqualTo(CommandErrorCode.TIMEOUT);
		release.countDown();
		assertThat(this.hears.isEnded()).isFalse();
	}

	@Test
	void boundsWhatIsUnderWayAndWhatWaits() throws Exception {
		CommandChannel channel = start(this.options.withLimits(new Limits(2, 3, 3)));
		CountDownLatch running = new CountDownLatch(2);
		CountDownLatch release = new CountDownLatch(1);
		this.server.calls = (request) -> {
			running.countDown();
			await(release);
			return Answer.ok(TestHttpServer.RESULT);
		};
		for (int i = 0; i < 6; i++) {
			channel.send(new ExecuteRequest("call-" + i, "a.b", null));
		}
		ExecuteResponse refused = answer();
		assertThat(refused.thid()).isEqualTo("call-5");
		assertThat(refused.error().message()).contains("too many");
		await(running);
		assertThat(this.server.requests).as("the list, and two calls").hasSize(3);
		release.countDown();
		for (int i = 0; i < 5; i++) {
			assertThat(answer().error()).isNull();
		}
		assertThat(this.server.ports).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void connectionsThatNobodyUsesAreClosed() throws Exception {
		CommandChannel channel = start(this.options);
		call(channel);
		assertThat(this.proxy.open()).isEqualTo(1);
		// The answer is told before the connection is put aside
		Awaitility.await().until(() -> {
			this.scheduler.advance(Duration.ofSeconds(5));
			return this.proxy.open() == 0;
		});
		assertThat(call(channel).error()).isNull();
		this.proxy.cut();
		Awaitility.await().until(() -> this.proxy.open() == 0);
		assertThat(this.hears.isEnded()).isFalse();
	}

	@Test
	void leavesOutWhatHttpDoesNotCarry() throws Exception {
		CommandChannel channel = start(this.options);
		channel.send(new CommandMessage.Event("1", "e", null));
		channel.send(new CommandMessage.RegisterResponse("2", "1", true));
		channel.send(ExecuteResponse.success("3", "1", null));
		call(channel);
		assertThat(this.server.requests).as("the list, and the call").hasSize(2);
	}

	@Test
	void finishesWhatWasSentBeforeTheClose() throws Exception {
		CommandChannel channel = start(this.options.withLimits(new Limits(1, 10, 3)));
		CountDownLatch closing = new CountDownLatch(1);
		this.server.calls = (request) -> {
			await(closing);
			return Answer.ok(TestHttpServer.RESULT);
		};
		for (int i = 0; i < 5; i++) {
			channel.send(new ExecuteRequest("call-" + i, "a.b", null));
		}
		CompletableFuture<Void> closed = channel.close().toCompletableFuture();
		closing.countDown();
		assertThat(closed).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.hears.end()).isNull();
		assertThat(this.hears.left()).isZero();
		assertThat(this.server.requests).as("the list, and the calls").hasSize(6);
		assertThat(failure(channel.start(new Recorder()).toCompletableFuture()))
			.isInstanceOf(IllegalStateException.class);
	}

	private CommandChannel start(HttpChannelOptions options) throws Exception {
		CommandChannel channel = this.channels.create("near", options);
		channel.start(this.hears).toCompletableFuture().get(30, TimeUnit.SECONDS);
		return channel;
	}

	private Failure startFailure() {
		CommandChannel channel = this.channels.create("near", this.options);
		Throwable failure = failure(channel.start(this.hears).toCompletableFuture());
		assertThat(failure).isInstanceOf(CommandChannelException.class);
		return ((CommandChannelException) failure).failure();
	}

	private ExecuteResponse call(CommandChannel channel) throws InterruptedException {
		channel.send(new ExecuteRequest("call", "a.b", null));
		return answer();
	}

	private ExecuteResponse answer() throws InterruptedException {
		return (ExecuteResponse) this.hears.next();
	}

	private static Throwable failure(CompletableFuture<?> stage) {
		try {
			stage.orTimeout(30, TimeUnit.SECONDS).join();
			throw new AssertionError("It did not fail");
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
