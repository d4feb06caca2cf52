package dev.connector.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import dev.connector.command.Command;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.ValueType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.connector.interop.JavaSide.failure;
import static dev.connector.interop.JavaSide.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds between a registry and the other implementation over every channel that
 * carries calls in both directions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class PeerContract {

	private static final int CALLS = 300;

	private JavaSide java;

	/**
	 * Connect a registry of its own with a peer that is there or that is started.
	 */
	abstract JavaSide connect() throws IOException;

	final JavaSide java() {
		return this.java;
	}

	@BeforeAll
	final void connectOnce() throws IOException {
		this.java = connect();
	}

	@AfterAll
	final void closeLast() {
		if (this.java != null) {
			this.java.close();
		}
	}

	@Test
	void publicCommandsAreListedWithTheirSchemas() {
		assertThat(this.java.commandsOfPeer()).contains("peer.add", "peer.echo", "peer.call")
			.doesNotContain("_peer.ping");
		assertThat(this.java.registry().commands()).filteredOn((it) -> "peer.add".equals(it.id()))
			.singleElement()
			.satisfies((add) -> {
				assertThat(add.channel()).startsWith(JavaSide.PEER);
				assertThat(add.definition().description()).isEqualTo("The peer's peer.add");
				assertThat(String.valueOf(add.definition().schema())).contains("integer");
			});
		assertThat(this.java.knownToPeer()).contains(this.java.own("add"), this.java.own("echo"))
			.doesNotContain("_" + this.java.own("ping"));
	}

	@Test
	void valuesComeBackAsTheyWent() {
		Map<String, Object> value = new LinkedHashMap<>();
		value.put("text", "Grüße, \"quoted\" \\ \n\u0001 日本 \ud83d\ude00 </script>");
		value.put("long", 9007199254740991L);
		value.put("double", -0.125);
		value.put("true", true);
		value.put("null", null);
		value.put("nothing", Map.of());
		value.put("deep", List.of(List.of(), List.of(1, List.of("a", Map.of("b", List.of(false))))));
		assertThat(get(this.java.call("peer.echo", value, Object.class))).isEqualTo(value);
		assertThat(get(this.java.callFromPeer(this.java.own("echo"), value))).isEqualTo(value);
	}

	@Test
	void largeValuesComeBackAsTheyWent() {
		Map<String, Object> value = Map.of("text", "0123456789ü".repeat(50_000));
		assertThat(get(this.java.call("peer.echo", value, Object.class))).isEqualTo(value);
		assertThat(get(this.java.callFromPeer(this.java.own("echo"), value))).isEqualTo(value);
	}

	@Test
	void typedCallsWorkInBothDirections() {
		assertThat(get(this.java.call("peer.add", new JavaSide.Sum(2, 3), Integer.class))).isEqualTo(5);
		assertThat(get(this.java.callFromPeer(this.java.own("add"), Map.of("a", 3, "b", 4)))).isEqualTo(7);
	}

	@Test
	void callsGoThereAndBackSeveralTimes() {
		Map<String, Object> last = Map.of("commandId", this.java.own("echo"), "request", Map.of("n", 1));
		Map<String, Object> third = Map.of("commandId", this.java.own("askPeer"), "request", last);
		Map<String, Object> second = Map.of("commandId", "peer.call", "request", third);
		assertThat(get(this.java.call("peer.call", second, Object.class))).isEqualTo(Map.of("n", 1));
	}

	@ParameterizedTest
	@EnumSource
	void everyErrorKeepsItsCodeAndItsText(CommandErrorCode code) {
		String text = "because of " + code;
		CommandException there = failure(
				this.java.call("peer.fail", Map.of("code", code.wireName(), "message", text), Object.class));
		assertThat(there.code()).isEqualTo(code);
		assertThat(there).hasMessage(text);
		CommandException here = failure(
				this.java.callFromPeer(this.java.own("fail"), Map.of("code", code.name(), "message", text)));
		assertThat(here.code()).isEqualTo(code);
		assertThat(here).hasMessage(text);
	}

	@Test
	void failuresWithoutCodeAreInternalErrors() {
		CommandException here = failure(this.java.callFromPeer(this.java.own("broken"), Map.of()));
		assertThat(here.code()).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		assertThat(here).hasMessageContaining("out of paper");
		assertThat(failure(this.java.call("peer.add", Map.of("a", "one"), Object.class)).code())
			.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
	}

	@Test
	void inputOfTheWrongTypeIsRefused() {
		assertThat(failure(this.java.callFromPeer(this.java.own("add"), Map.of("a", "one", "b", 2))).code())
			.isEqualTo(CommandErrorCode.INVALID_REQUEST);
	}

	@Test
	void unknownCommandsAreNotFound() {
		assertThat(failure(this.java.call("nobody.knows", null, Object.class)).code())
			.isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(failure(this.java.callFromPeer("nobody.knows", Map.of())).code())
			.isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void commandsWithoutInputAndResultNeedNone() {
		assertThat(get(this.java.call("peer.void", null, Void.class))).isNull();
		assertThat(get(this.java.call("peer.void", null, Object.class))).isNull();
		assertThat(get(this.java.call("peer.null", null, Object.class))).isNull();
		assertThat(get(this.java.callFromPeer(this.java.own("void"), Map.of()))).isNull();
		assertThat(get(this.java.call("peer.call", Map.of("commandId", this.java.own("void")), Object.class))).isNull();
	}

	@Test
	void noAnswerInTimeIsATimeoutAndALateAnswerHarmsNothing() {
		assertThat(
				failure(this.java.registry().execute("peer.never", null, ValueType.ANY, Duration.ofMillis(50))).code())
			.isEqualTo(CommandErrorCode.TIMEOUT);
		assertThat(failure(
				this.java.registry().execute("peer.slow", Map.of("millis", 2000), ValueType.ANY, Duration.ofMillis(50)))
			.code()).isEqualTo(CommandErrorCode.TIMEOUT);
		assertThat(get(this.java.call("peer.slow", Map.of("millis", 2100), String.class))).isEqualTo("late");
		assertThat(failure(
				this.java.call("peer.call", Map.of("commandId", this.java.own("never"), "timeout", 50), Object.class))
			.code()).isEqualTo(CommandErrorCode.TIMEOUT);
	}

	@Test
	void hundredsOfCallsInBothDirectionsGetTheirOwnAnswers() {
		List<CompletionStage<Object>> answers = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			answers.add(this.java.call("peer.echo", Map.of("n", i), Object.class));
			answers.add(this.java.callFromPeer(this.java.own("echo"), Map.of("n", i)));
		}
		List<Object> expected = IntStream.range(0, 2 * CALLS).mapToObj((i) -> (Object) Map.of("n", i / 2)).toList();
		assertThat(answers.stream().map(JavaSide::get)).isEqualTo(expected);
	}

	@Test
	void eventsOfThePeerAreHeardOnceAndInOrder() {
		List<Object> heard = Collections.synchronizedList(new ArrayList<>());
		this.java.registry().on("peer.counted", heard::add);
		for (int i = 0; i < 100; i++) {
			get(this.java.call("peer.emit", Map.of("eventId", "peer.counted", "payload", Map.of("n", i)), Void.class));
		}
		get(this.java.call("peer.emit", Map.of("eventId", "peer.counted"), Void.class));
		List<Object> expected = new ArrayList<>(IntStream.range(0, 100).mapToObj((i) -> Map.of("n", i)).toList());
		expected.add(null);
		JavaSide.eventually(() -> assertThat(heard).isEqualTo(expected));
	}

	@Test
	void eventsOfTheRegistryAreHeardByThePeerUnlessPrivate() {
		get(this.java.call("peer.listen", Map.of("eventId", "java.told"), Void.class));
		get(this.java.call("peer.listen", Map.of("eventId", "_java.secret"), Void.class));
		IntStream.range(0, 100).forEach((i) -> this.java.registry().emit("java.told", Map.of("n", i)));
		this.java.registry().emit("_java.secret", Map.of("n", 1));
		this.java.registry().emit("java.told");
		Map<String, Object> expected = Map.of("count", 101, "last", Map.of("n", 99));
		JavaSide.eventually(() -> assertThat(heard("java.told")).isEqualTo(expected));
		assertThat(heard("_java.secret")).isEqualTo(Map.of("count", 0));
	}

	@Test
	void garbageFromThePeerHarmsNothing() {
		for (String line : List.of("garbage", "{}", "[]", "{\"id\":1}", "{\"id\":\"a\",\"type\":\"unheard.of\"}",
				"\\u0000",
				"{\"id\":\"b\",\"type\":\"execute.command.response\",\"thid\":\"nobody\",\"response\":{\"ok\":true}}")) {
			get(this.java.call("peer.raw", Map.of("line", line), Void.class));
		}
		assertThat(get(this.java.call("peer.add", new JavaSide.Sum(1, 1), Integer.class))).isEqualTo(2);
	}

	@Test
	void callsFailAtOnceWhenThePeerEndsTheChannel() throws IOException {
		assertCallsFailAtOnce("peer.close");
	}

	@Test
	void callsFailAtOnceWhenThePeerDies() throws IOException {
		assertCallsFailAtOnce("peer.exit");
	}

	final Object heard(String eventId) {
		return get(this.java.call("peer.heard", Map.of("eventId", eventId), Object.class));
	}

	/**
	 * Return a command that gives its name.
	 */
	static Command<Object, Object> named(String id) {
		return Command.dynamic(id, (request, caller) -> CompletableFuture.completedFuture(id));
	}

	private void assertCallsFailAtOnce(String order) throws IOException {
		try (JavaSide other = connectToMortal()) {
			List<CompletionStage<Object>> waiting = new ArrayList<>();
			IntStream.range(0, 50).forEach((i) -> waiting.add(other.call("peer.never", null, Object.class)));
			waiting.add(other.call(order, null, Object.class));
			// All of them would wait for five minutes
			assertThat(waiting).allSatisfy(
					(call) -> assertThat(failure(call).code()).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED));
			JavaSide.eventually(() -> assertThat(other.commandsOfPeer()).isEmpty());
			assertThat(other.registry().channels()).isEmpty();
		}
	}

	/**
	 * Connect with a peer of its own.
	 */
	abstract JavaSide connectToMortal() throws IOException;

}
