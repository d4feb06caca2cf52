package dev.connector.protocol.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.connector.Payload;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.Event;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.command.CommandSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommandMessageCodecTests {

	private final JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final CommandMessageCodec codec = new CommandMessageCodec(this.mapper, CommandMessageLimits.defaults());

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                                                   | id is missing
			{"id":"","type":"event","eventId":"e"}                               | event: id must not be empty
			{"id":7,"type":"event","eventId":"e"}                                | event: id must be a text
			{"id":"1"}                                                           | type is missing
			{"id":"1","type":"hello"}                                            | type is none that is known
			{"id":"1","id":"2","type":"event"}                                   | id is there twice
			{"id":"1","type":"event"}                                            | eventId is missing
			{"id":"1","type":"event","eventId":""}                               | eventId must not be empty
			{"id":"1","type":"execute.command.request"}                          | commandId is missing
			{"id":"1","type":"execute.command.request","commandId":"c","request":[1]} | request must be an object
			{"id":"1","type":"execute.command.request","commandId":"c","request":"text"} | request must be an object
			{"id":"1","type":"execute.command.response","thid":"2"}              | response is missing
			{"id":"1","type":"execute.command.response","response":{"ok":true}}  | thid is missing
			{"id":"1","type":"execute.command.response","thid":"2","response":{}} | response.ok is missing
			{"id":"1","type":"execute.command.response","thid":"2","response":{"ok":1}} | response.ok must be true or false
			{"id":"1","type":"execute.command.response","thid":"2","response":{"ok":false}} | response.error is missing
			{"id":"1","type":"execute.command.response","thid":"2","response":{"ok":false,"error":{"code":"oops","message":""}}} | response.error.code is none that is known
			{"id":"1","type":"execute.command.response","thid":"2","response":{"ok":false,"error":{"code":"timeout"}}} | response.error.message is missing
			{"id":"1","type":"execute.command.response","thid":"2","response":{"ok":false,"error":"timeout"}} | response.error must be an object
			{"id":"1","type":"register.command.request"}                         | command is missing
			{"id":"1","type":"register.command.request","command":{}}            | command.id is missing
			{"id":"1","type":"register.command.request","command":{"id":"c","schema":1}} | command.schema must be an object
			{"id":"1","type":"register.command.request","command":{"id":"c","description":1}} | command.description must be a text
			{"id":"1","type":"register.command.response","thid":"2","response":{"ok":false,"error":"other"}} | response.error must be duplicate_command
			{"id":"1","type":"list.commands.response","thid":"2","commands":{}}  | commands must be a list
			{"id":"1","type":"list.commands.response","thid":"2","commands":[{"id":"a"},{}]} | commands[1].id is missing
			{"id":"1","type":"list.commands.response","thid":"2","commands":[1]} | commands[0] must be an object
			[{"id":"1"}]                                                         | is not a JSON object
			{"id":"1","type":"event","eventId":"e"} {}                           | more than one JSON value
			{"id":"1","type":"event","eventId":"e"                               | is not JSON
			{"id":"1","type":"event","eventId":"e","x":tru}                      | is not JSON
			""")
	void namesWhatIsWrong(String json, String complaint) {
		assertThatExceptionOfType(InvalidCommandMessageException.class).isThrownBy(() -> this.codec.decode(json))
			.withMessageContaining(complaint);
	}

	@Test
	void saysWhomAnInvalidMessageConcernsAsFarAsItCanBeRead() {
		String json = """
				{"response":{"ok":false,"error":{"code":"oops","message":"secret"}},"thid":"2",
				"type":"execute.command.response","id":"1"}""";
		assertThatExceptionOfType(InvalidCommandMessageException.class).isThrownBy(() -> this.codec.decode(json))
			.satisfies((ex) -> {
				assertThat(ex.type()).isEqualTo("execute.command.response");
				assertThat(ex.messageId()).isEqualTo("1");
				assertThat(ex.thid()).isEqualTo("2");
				assertThat(ex).hasMessageNotContaining("secret");
			});
	}

	@Test
	void ignoresFieldsThatAreNotKnownAndThoseOfOtherKinds() {
		CommandMessage message = this.codec.decode("""
				{"x":{"id":[1,{"id":"no"}]},"id":"1","type":"event","eventId":"e","thid":7,"command":"c","payload":1}""");
		assertThat(message).isEqualTo(new Event("1", "e", Payload.json("1")));
	}

	@Test
	void takesNullForAnOptionalFieldThatIsNotThere() {
		assertThat(this.codec.decode("{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"c\",\"request\":null}"))
			.isEqualTo(new ExecuteRequest("1", "c", null));
		assertThat(this.codec.decode("""
				{"id":"1","type":"register.command.request","command":{"id":"c","description":null,"schema":null}}"""))
			.isEqualTo(new RegisterRequest("1", CommandDefinition.of("c")));
	}

	@Test
	void tellsNullFromNothing() {
		ExecuteResponse nothing = ExecuteResponse.success("1", "2", null);
		ExecuteResponse nul = ExecuteResponse.success("1", "2", Payload.json("null"));
		assertThat(text(nothing)).endsWith("\"response\":{\"ok\":true}}");
		assertThat(text(nul)).endsWith("\"response\":{\"ok\":true,\"result\":null}}");
		assertThat(this.codec.decode(text(nothing))).isEqualTo(nothing);
		assertThat(this.codec.decode(text(nul))).isEqualTo(nul);
	}

	@Test
	void writesObjectsInOneLine() {
		assertThat(text(new Event("1", "e", Map.of("a", List.of(1, "line\nbreak")))))
			.isEqualTo("{\"id\":\"1\",\"type\":\"event\",\"eventId\":\"e\",\"payload\":{\"a\":[1,\"line\\nbreak\"]}}");
		assertThat(text(new ExecuteRequest("1", "c", Payload.json("{\n  \"a\" :\r\n 1.10 }"))))
			.isEqualTo("{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"c\","
					+ "\"request\":{   \"a\" :   1.10 }}");
		assertThat(text(new RegisterRequest("1", new CommandDefinition("c", null, new CommandSchema(null, "true")))))
			.isEqualTo("{\"id\":\"1\",\"type\":\"register.command.request\","
					+ "\"command\":{\"id\":\"c\",\"schema\":{\"response\":true}}}");
	}

	@Test
	void refusesToWriteWhatIsNoMessage() {
		for (Object request : new Object[] { "text", 7, List.of(1), Payload.json("[1]"), Payload.json("{"),
				Payload.json("{} {}"), Payload.json(""), Payload.of(new byte[] { 1 }, Payload.OCTET_STREAM),
				new Unwritable() }) {
			assertThatExceptionOfType(CommandChannelException.class).as(request.toString())
				.isThrownBy(() -> this.codec.encode(new ExecuteRequest("1", "c", request)))
				.matches((ex) -> !ex.isClosed());
		}
		assertThat(text(new ExecuteRequest("1", "c", Payload.json("null")))).doesNotContain("null");
	}

	@Test
	void keepsToItsLimits() {
		byte[] json = this.codec.encode(new Event("1", "e", "x".repeat(100)));
		CommandMessageLimits limits = CommandMessageLimits.defaults();
		CommandMessageCodec exact = new CommandMessageCodec(this.mapper, limits.withMaxBytes(json.length));
		CommandMessageCodec small = new CommandMessageCodec(this.mapper, limits.withMaxBytes(json.length - 1));
		CommandMessage message = exact.decode(json);
		assertThat(exact.encode(message)).isEqualTo(json);
		assertThatExceptionOfType(InvalidCommandMessageException.class).isThrownBy(() -> small.decode(json))
			.withMessageContaining(json.length + " bytes");
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> small.encode(message))
			.withMessageContaining(json.length + " bytes");
		assertThat(this.codec.decode(event("i".repeat(1024), "1"))).isNotNull();
		assertThatExceptionOfType(InvalidCommandMessageException.class)
			.isThrownBy(() -> this.codec.decode(event("i".repeat(1025), "1")))
			.withMessageContaining("1025 characters");
		assertThat(this.codec.decode(event("1", "[".repeat(199) + "]".repeat(199)))).isNotNull();
		assertThatExceptionOfType(InvalidCommandMessageException.class)
			.isThrownBy(() -> this.codec.decode(event("1", "[".repeat(200) + "]".repeat(200))));
	}

	@Test
	void readsUtf8Only() {
		String json = event("ä€\ud83d\ude80", "\"ä€\ud83d\ude80\"");
		assertThat(this.codec.decode(json.getBytes(StandardCharsets.UTF_8)).id()).isEqualTo("ä€\ud83d\ude80");
		for (byte[] other : List.of(json.getBytes(StandardCharsets.UTF_16LE), json.getBytes(StandardCharsets.UTF_16BE),
				json.getBytes(StandardCharsets.UTF_16), new byte[0], " ".getBytes(StandardCharsets.UTF_8),
				("\ufeff" + json).getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.ISO_8859_1))) {
			assertThatExceptionOfType(InvalidCommandMessageException.class).isThrownBy(() -> this.codec.decode(other));
		}
	}

	@Test
	void keepsEveryValueAsItCame() {
		Random random = new Random(1);
		for (int i = 0; i < 3000; i++) {
			String value = random(random, 4).toPrettyString();
			String spaced = " \t{ \"payload\" :\n " + value + " , \"id\":\"1\", \"eventId\" : \"e\",\"type\":\"event\" } \r\n";
			Event event = (Event) this.codec.decode(spaced);
			assertThat(event.payload()).isInstanceOfSatisfying(Payload.class,
					(payload) -> assertThat(payload.text()).isEqualTo(value));
			Event again = (Event) this.codec.decode(this.codec.encode(event));
			assertThat(this.mapper.readTree(((Payload) again.payload()).toByteArray()))
				.isEqualTo(this.mapper.readTree(value));
		}
		String precise = "[1.10,1e400,123456789012345678901234567890.12345678901234567890,-0.0]";
		assertThat(((Payload) ((Event) this.codec.decode(event("1", precise))).payload()).text()).isEqualTo(precise);
	}

	@Test
	void readsAndWritesEveryKind() {
		for (CommandMessage message : List.of(new RegisterResponse("1", "2", true), new RegisterResponse("1", "2", false),
				new CommandMessage.ListRequest("1"), new ListResponse("1", "2", List.of()),
				new ListResponse("1", "2",
						List.of(CommandDefinition.of("a"),
								new CommandDefinition("b", "does b", new CommandSchema("{\"type\":\"object\"}", null)),
								new CommandDefinition("c", null, new CommandSchema(null, null)))),
				ExecuteResponse.failure("1", "2", new CommandError(CommandErrorCode.TIMEOUT, "")))) {
			assertThat(this.codec.decode(this.codec.encode(message))).isEqualTo(message);
		}
	}

	private String text(CommandMessage message) {
		return new String(this.codec.encode(message), StandardCharsets.UTF_8);
	}

	private static String event(String id, String payload) {
		return "{\"id\":\"" + id + "\",\"type\":\"event\",\"eventId\":\"e\",\"payload\":" + payload + "}";
	}

	private static JsonNode random(Random random, int depth) {
		JsonNodeFactory json = JsonNodeFactory.instance;
		return switch (random.nextInt((depth > 0) ? 9 : 7)) {
			case 0 -> json.nullNode();
			case 1 -> json.booleanNode(random.nextBoolean());
			case 2 -> json.numberNode(random.nextInt());
			case 3 -> json.numberNode(random.nextLong());
			case 4 -> json.numberNode(random.nextGaussian() * 1e10);
			case 5 -> json.stringNode("");
			case 6 -> json.stringNode("a\"\\\n\u0001ä€\ud83d\ude80".repeat(random.nextInt(4)));
			case 7 -> {
				var list = json.arrayNode();
				random.ints(random.nextInt(4)).forEach((i) -> list.add(random(random, depth - 1)));
				yield list;
			}
			default -> {
				var object = json.objectNode();
				random.ints(random.nextInt(4)).forEach((i) -> object.set("ü" + i, random(random, depth - 1)));
				yield object;
			}
		};
	}

	/**
	 * An object that the mapper can't write.
	 */
	private static final class Unwritable {

		@SuppressWarnings("unused") // called by the mapper
		public String getValue() {
			throw new IllegalStateException("no");
		}

	}

}
