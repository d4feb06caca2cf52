package dev.connector.autoconfigure.command.http;

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what commands over HTTP take of the machine, and for how long.
 */
class CommandHttpLimitsTests {

	private static final String ID = CommandApplication.ID;

	@Test
	void noThreadWaitsForACommand() throws Exception {
		try (CommandApplication application = CommandApplication.start("server.tomcat.threads.max=3")) {
			CompletableFuture<Object> answer = application.waitingCommand("wait");
			List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				calls.add(application.postAsync(CommandApplication.call("c" + i, "wait", "{}")));
			}
			Awaitility.await().until(() -> application.channel().inFlight() == 50);
			assertThat(application.post(CommandApplication.call(ID, "math.add", "{\"a\":2,\"b\":3}")).body())
				.contains("\"result\":5");
			answer.complete("done");
			for (int i = 0; i < 50; i++) {
				assertThat(calls.get(i).get().body()).contains("\"thid\":\"c" + i + "\"", "\"result\":\"done\"");
			}
			assertThat(application.channel().inFlight()).isZero();
		}
	}

	@Test
	void answersThatComeAtOnceAllArrive() throws Exception {
		try (CommandApplication application = CommandApplication.start()) {
			String call = CommandApplication.call(ID, "math.add", "{\"a\":2,\"b\":3}");
			for (int round = 0; round < 20; round++) {
				List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
				for (int i = 0; i < 20; i++) {
					calls.add(application.postAsync(call));
				}
				for (CompletableFuture<HttpResponse<String>> answer : calls) {
					assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("\"result\":5");
				}
			}
		}
	}

	@Test
	void callThatTakesTooLongIsAnsweredWithAnError() throws Exception {
		try (CommandApplication application = CommandApplication.start("connector.commands.http.timeout=100ms")) {
			application.waitingCommand("wait");
			HttpResponse<String> response = application.post(CommandApplication.call("wait"));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"thid\":\"" + ID + "\"", "\"code\":\"timeout\"",
					"Request " + ID + " timed out after 100ms");
			assertThat(application.channel().inFlight()).isZero();
		}
	}

	@Test
	void tooManyCallsAreAnsweredWithAnError() throws Exception {
		try (CommandApplication application = CommandApplication.start("connector.commands.http.max-in-flight=2")) {
			CompletableFuture<Object> answer = application.waitingCommand("wait");
			CompletableFuture<HttpResponse<String>> first = application
				.postAsync(CommandApplication.call("a", "wait", "{}"));
			CompletableFuture<HttpResponse<String>> second = application
				.postAsync(CommandApplication.call("b", "wait", "{}"));
			Awaitility.await().until(() -> application.channel().inFlight() == 2);
			HttpResponse<String> third = application.post(CommandApplication.call("wait"));
			assertThat(third.statusCode()).isEqualTo(200);
			assertThat(third.body()).contains("\"thid\":\"" + ID + "\"", "\"code\":\"internal_error\"", "Too many");
			answer.complete("done");
			assertThat(first.get().body()).contains("\"result\":\"done\"");
			assertThat(second.get().body()).contains("\"result\":\"done\"");
			assertThat(application.post(CommandApplication.call("wait")).body()).contains("\"result\":\"done\"");
		}
	}

	@Test
	void messageThatIsTooLargeIsRefused() throws Exception {
		try (CommandApplication application = CommandApplication
			.start("connector.commands.http.max-message-size=16KB")) {
			String fits = padded(16 * 1024);
			assertThat(application.post(fits).statusCode()).isEqualTo(200);
			HttpResponse<String> response = application.post(padded(16 * 1024 + 1));
			assertThat(response.statusCode()).isEqualTo(413);
			assertThat(CommandApplication.json(response).path("error").asString())
				.contains("connector.commands.http.max-message-size");
			HttpResponse<String> chunked = application.send(application.request("/cmd")
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers
					.fromPublisher(HttpRequest.BodyPublishers.ofString(padded(16 * 1024 + 1)))));
			assertThat(chunked.statusCode()).isEqualTo(413);
		}
	}

	@Test
	void answerThatIsTooLargeIsAnError() throws Exception {
		try (CommandApplication application = CommandApplication
			.start("connector.commands.http.max-message-size=16KB")) {
			CompletableFuture<Object> answer = application.waitingCommand("large");
			answer.complete("x".repeat(16 * 1024));
			HttpResponse<String> response = application.post(CommandApplication.call("large"));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"code\":\"internal_error\"", "16384 are allowed");
		}
	}

	@Test
	void largeAnswerArrivesWhole() throws Exception {
		try (CommandApplication application = CommandApplication.start()) {
			String large = "x".repeat(3_000_000);
			application.waitingCommand("large").complete(large);
			HttpResponse<String> response = application.post(CommandApplication.call("large"));
			assertThat(CommandApplication.json(response).path("response").path("result").asString()).isEqualTo(large);
		}
	}

	@Test
	void callerWhoLeavesHarmsNobody() throws Exception {
		try (CommandApplication application = CommandApplication.start()) {
			CompletableFuture<Object> answer = application.waitingCommand("wait");
			String body = CommandApplication.call("gone", "wait", "{}");
			try (Socket socket = new Socket("127.0.0.1", application.port())) {
				OutputStream out = socket.getOutputStream();
				out.write(("POST /cmd HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
						+ body.length() + "\r\n\r\n" + body)
					.getBytes(StandardCharsets.US_ASCII));
				out.flush();
				Awaitility.await().until(() -> application.channel().inFlight() == 1);
			}
			answer.complete("x".repeat(3_000_000));
			Awaitility.await().until(() -> application.channel().inFlight() == 0);
			assertThat(application.post(CommandApplication.call(ID, "math.add", "{\"a\":2,\"b\":3}")).body())
				.contains("\"result\":5");
		}
	}

	private static String padded(int length) {
		String call = CommandApplication.call("math.add");
		return call + " ".repeat(length - call.length());
	}

}
