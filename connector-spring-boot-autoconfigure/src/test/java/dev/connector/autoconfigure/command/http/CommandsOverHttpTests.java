package dev.connector.autoconfigure.command.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.command.Command;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what may be said over HTTP, and what is answered.
 */
class CommandsOverHttpTests {

	private static final String ID = CommandApplication.ID;

	private final CommandApplication application = CommandApplication.start();

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void callIsAnsweredWithOneLine() throws Exception {
		HttpResponse<String> response = this.application
			.post(CommandApplication.call(ID, "math.add", "{\"a\":2,\"b\":3}"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
		assertThat(response.body()).endsWith("}\n").containsOnlyOnce("\n");
		JsonNode answer = CommandApplication.json(response);
		assertThat(answer.path("type").asString()).isEqualTo("execute.command.response");
		assertThat(answer.path("thid").asString()).isEqualTo(ID);
		assertThat(answer.path("id").asString()).isNotEmpty().isNotEqualTo(ID);
		assertThat(answer.path("response")).hasToString("{\"ok\":true,\"result\":5}");
	}

	@Test
	void errorsOfCommandsAreLinesToo() throws Exception {
		assertThat(codeOf(CommandApplication.call(ID, "math.add", "{\"a\":\"two\"}"))).isEqualTo("invalid_request");
		assertThat(codeOf(CommandApplication.call("fail"))).isEqualTo("internal_error");
		assertThat(codeOf(CommandApplication.call("unknown"))).isEqualTo("not_found");
	}

	@Test
	void privateCommandIsNotFound() throws Exception {
		assertThat(codeOf(CommandApplication.call("_secret"))).isEqualTo("not_found");
	}

	@Test
	void listNamesOwnPublicCommandsOnly() throws Exception {
		withPeer("far.away");
		HttpResponse<String> response = this.application
			.post("{\"id\":\"" + ID + "\",\"type\":\"list.commands.request\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode answer = CommandApplication.json(response);
		assertThat(answer.path("type").asString()).isEqualTo("list.commands.response");
		assertThat(answer.path("thid").asString()).isEqualTo(ID);
		assertThat(answer.path("commands").findValuesAsString("id")).containsExactly("fail", "math.add");
	}

	@Test
	void commandOfAnotherPeerIsReached() throws Exception {
		withPeer("far.away");
		JsonNode answer = CommandApplication.json(this.application.post(CommandApplication.call("far.away")));
		assertThat(answer.path("thid").asString()).isEqualTo(ID);
		assertThat(answer.path("response").path("result").asString()).isEqualTo("from far");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"1\",\"type\":\"register.command.request\",\"command\":{\"id\":\"math.add\"}}",
			"{\"id\":\"1\",\"type\":\"register.command.response\",\"thid\":\"2\",\"response\":{\"ok\":true}}",
			"{\"id\":\"1\",\"type\":\"list.commands.response\",\"thid\":\"2\",\"commands\":[{\"id\":\"math.add\"},{\"id\":\"new\"}]}",
			"{\"id\":\"1\",\"type\":\"execute.command.response\",\"thid\":\"2\",\"response\":{\"ok\":true,\"result\":1}}",
			"{\"id\":\"1\",\"type\":\"event\",\"eventId\":\"user.updated\"}" })
	void nothingButCallsAndListsIsTaken(String message) throws Exception {
		HttpResponse<String> response = this.application.post(message);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(CommandApplication.json(response).path("error").asString()).contains("list.commands.request");
		assertThat(this.application.registry().commands()).allMatch((command) -> command.isLocal())
			.noneMatch((command) -> command.id().equals("new"));
		assertThat(resultOf(CommandApplication.call(ID, "math.add", "{\"a\":2,\"b\":3}"))).isEqualTo("5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{} {}", "{\"id\":\"1\"}", "{\"id\":\"1\",\"type\":\"hello\"}",
			"{\"id\":\"\",\"type\":\"list.commands.request\"}", "{\"id\":7,\"type\":\"list.commands.request\"}",
			"{\"id\":\"1\",\"type\":\"execute.command.request\"}",
			"{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"math.add\",\"request\":[1]}" })
	void whatIsNoMessageIsRefused(String message) throws Exception {
		HttpResponse<String> response = this.application.post(message);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(CommandApplication.json(response).path("error").asString()).startsWith("Invalid message: ");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "text/plain", "application/x-www-form-urlencoded", "application/json;charset=utf-16", "json" })
	void otherContentTypesAreRefused(String contentType) throws Exception {
		HttpResponse<String> response = this.application.send(this.application.request("/cmd")
			.header("Content-Type", contentType)
			.POST(HttpRequest.BodyPublishers.ofString(CommandApplication.call("fail"))));
		assertThat(response.statusCode()).isEqualTo(415);
	}

	@Test
	void messageWithoutContentTypeIsRefused() throws Exception {
		HttpResponse<String> response = this.application.send(this.application.request("/cmd")
			.POST(HttpRequest.BodyPublishers.ofString(CommandApplication.call("fail"))));
		assertThat(response.statusCode()).isEqualTo(415);
	}

	@Test
	void charsetOfJsonIsTaken() throws Exception {
		HttpResponse<String> response = this.application.send(this.application.request("/cmd")
			.header("Content-Type", "Application/JSON; charset=UTF-8")
			.POST(HttpRequest.BodyPublishers.ofString(CommandApplication.call("fail"))));
		assertThat(response.statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "DELETE", "PATCH" })
	void otherMethodsAreRefused(String method) throws Exception {
		HttpResponse<String> response = this.application
			.send(this.application.request("/cmd").method(method, HttpRequest.BodyPublishers.noBody()));
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow")).contains("POST");
	}

	@Test
	void schemasOfOwnPublicCommandsArePublished() throws Exception {
		withPeer("far.away");
		HttpResponse<String> response = this.application.send(this.application.request("/cmds.json"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(CommandApplication.json(response))
			.hasToString("{\"cmdschema\":\"1.0.0\",\"commands\":[{\"id\":\"fail\"},"
					+ "{\"id\":\"math.add\",\"description\":\"Add\"}]}");
		assertThat(this.application
			.send(this.application.request("/cmds.json").POST(HttpRequest.BodyPublishers.ofString("{}")))
			.statusCode()).isEqualTo(405);
	}

	@Test
	void sameIdTwiceAtOnceGetsTwoAnswers() throws Exception {
		CompletableFuture<Object> first = this.application.waitingCommand("first");
		CompletableFuture<Object> second = this.application.waitingCommand("second");
		CompletableFuture<HttpResponse<String>> one = this.application.postAsync(CommandApplication.call("first"));
		awaitInFlight(1);
		CompletableFuture<HttpResponse<String>> other = this.application.postAsync(CommandApplication.call("second"));
		awaitInFlight(2);
		second.complete(2);
		JsonNode otherAnswer = CommandApplication.json(other.get());
		first.complete(1);
		JsonNode oneAnswer = CommandApplication.json(one.get());
		assertThat(oneAnswer.path("response").path("result").asInt()).isEqualTo(1);
		assertThat(otherAnswer.path("response").path("result").asInt()).isEqualTo(2);
		assertThat(List.of(oneAnswer, otherAnswer)).allMatch((answer) -> answer.path("thid").asString().equals(ID));
	}

	@Test
	void whatTheRegistrySaysOnItsOwnGoesNowhere() throws Exception {
		this.application.registry().emit("user.updated", 1);
		assertThat(this.application.registry().channels()).extracting("id").containsExactly("http-server");
		assertThat(resultOf(CommandApplication.call(ID, "math.add", "{\"a\":1,\"b\":1}"))).isEqualTo("2");
		assertThat(this.application.registry().channels()).extracting("id").containsExactly("http-server");
	}

	@Test
	void callIsAnsweredWhenTheRegistryCloses() throws Exception {
		this.application.waitingCommand("wait");
		CompletableFuture<HttpResponse<String>> call = this.application.postAsync(CommandApplication.call("wait"));
		awaitInFlight(1);
		this.application.registry().close();
		assertThat(CommandApplication.json(call.get()).path("response").path("error").path("code").asString())
			.isEqualTo("channel_disconnected");
		assertThat(codeOf(CommandApplication.call("wait"))).isEqualTo("channel_disconnected");
	}

	private void withPeer(String command) {
		Scheduler scheduler = new VirtualScheduler();
		CommandRegistry peer = CommandRegistry.builder(scheduler).build();
		peer.register(Command.dynamic(command, (request, caller) -> CompletableFuture.completedFuture("from far")));
		InMemoryChannel.Pair pair = InMemoryChannel.pair("peer", "application");
		peer.addChannel(pair.second());
		this.application.registry().addChannel(pair.first());
	}

	private void awaitInFlight(int count) {
		org.awaitility.Awaitility.await().until(() -> this.application.channel().inFlight() == count);
	}

	private String codeOf(String message) throws Exception {
		HttpResponse<String> response = this.application.post(message);
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode answer = CommandApplication.json(response);
		assertThat(answer.path("thid").asString()).isEqualTo(ID);
		assertThat(answer.path("response").path("ok").asBoolean()).isFalse();
		return answer.path("response").path("error").path("code").asString();
	}

	private String resultOf(String message) throws Exception {
		return CommandApplication.json(this.application.post(message)).path("response").path("result").toString();
	}

}
