package dev.connector.protocol.command.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.connector.protocol.command.conformance.ConformanceVectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A runner that passes over what it doesn't understand would show nothing.
 */
class ConformanceRunnerTests {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final String SETUP = """
			"setup":{"registry":{"id":"main","localCommands":[{"id":"add","returns":{"$expr":"request.a + request.b * 2"}}],
			"localEventListeners":["e"]},"peers":[{"channelId":"p"},{"channelId":"q"}]}""";

	private final ProtocolSchemas schemas = ProtocolSchemas.read(ConformanceVectors.find().schemas());

	@ParameterizedTest
	@ValueSource(strings = { "{'direction':'sideways'}", "{'direction':'outbound','to':'nobody','expected':{}}",
			"{'direction':'local-call','trigger':{'dance':[]}}", "{'direction':'local-result','expectation':1}",
			"{'direction':'outbound','to':'p'}", "{'direction':'local-call','trigger':{'executeCommand':['a',{},1]}}",
			"{'direction':'inbound','from':'p','message':{'id':{'$ref':'never'}}}",
			"{'direction':'assert-local-listener','eventId':'x','invocations':0}" })
	void failsOnWhatItDoesNotUnderstand(String step) {
		assertThatExceptionOfType(UninterpretableVectorException.class).isThrownBy(() -> run(step));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'$match':'number'}", "{'$like':1}", "{'$match':'uuid','more':1}", "{'$unordered':1}" })
	void failsOnPatternsThatItDoesNotUnderstand(String pattern) {
		assertThatExceptionOfType(UninterpretableVectorException.class)
			.isThrownBy(() -> new Pattern().difference(json(pattern), json("[]")));
	}

	@Test
	void failsWhenSomethingIsLeftAtTheEnd() {
		String emit = "{'direction':'local-call','trigger':{'emitEvent':['e',1]}}";
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run(emit)).withMessageContaining("left");
		String take = "{'direction':'outbound','to':'%s','expected':{'type':'event','payload':1.0}}";
		run(emit, take.formatted("p"), take.formatted("q"),
				"{'direction':'assert-local-listener','eventId':'e','invocations':1,'lastPayload':1}");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run(emit, take.formatted("p")));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> run(emit, "{'direction':'assert-no-outbound','to':'p'}"));
	}

	@Test
	void failsWhenAnythingIsNotAsExpected() {
		String call = "{'direction':'local-call','trigger':{'executeCommand':['add',{'a':1,'b':2}]}}";
		run(call, "{'direction':'local-result','expected':6}");
		for (String other : List.of("{'direction':'local-result','expected':7}",
				"{'direction':'local-result','expectedError':{'code':'not_found'}}")) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run(call, other));
		}
		String unknown = "{'direction':'local-call','trigger':{'executeCommand':['none']}}";
		run(unknown,
				"{'direction':'local-result','expectedError':{'code':'not_found','message':{'$match':'any-string'}}}");
		for (String other : List.of("{'direction':'local-result'}",
				"{'direction':'local-result','expectedError':{'code':'timeout'}}",
				"{'direction':'local-result','expectedError':{'code':'not_found','message':'other'}}")) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> run(unknown, other));
		}
	}

	@Test
	void aClosedChannelFailsWhatWaitsForIt() {
		String register = """
				{'direction':'inbound','from':'p','message':{'id':'1','type':'register.command.request','command':{'id':'w'}}}""";
		run(register, "{'direction':'outbound','to':'p','expected':{'response':{'ok':true}}}",
				"{'direction':'local-call','trigger':{'executeCommand':['w']}}",
				"{'direction':'outbound','to':'p','expected':{'commandId':'w'}}",
				"{'direction':'close-channel','channel':'p'}",
				"{'direction':'local-result','expectedError':{'code':'channel_disconnected'}}");
	}

	@Test
	void comparesAsTheFormatSays() {
		Pattern pattern = new Pattern();
		assertThat(pattern.difference(json("{'a':1}"), json("{'a':1.0,'b':2}"))).isNull();
		assertThat(pattern.difference(json("{'a':1,'b':2}"), json("{'a':1}"))).contains("/b");
		assertThat(pattern.difference(json("[1]"), json("[1,2]"))).isNotNull();
		assertThat(pattern.difference(json("[1,2]"), json("[2,1]"))).isNotNull();
		JsonNode unordered = json("{'$unordered':[{'x':{'$capture':'x'},'y':1},{'x':1}]}");
		assertThat(pattern.difference(unordered, json("[{'x':1},{'x':7,'y':1}]"))).isNull();
		assertThat(pattern.difference(json("{'$ref':'x'}"), json("7"))).isNull();
		assertThat(pattern.difference(json("{'$ref':'x'}"), json("8"))).isNotNull();
		assertThat(pattern.filled(json("[{'id':{'$ref':'x'}}]"))).isEqualTo(json("[{'id':7}]"));
		assertThat(pattern.difference(unordered, json("[{'x':1},{'x':2}]"))).isNotNull();
		assertThat(pattern.difference(json("{'$match':'uuid'}"), json("'1'"))).isNotNull();
		assertThat(pattern.difference(json("{'$match':'any-string'}"), json("''"))).isNotNull();
	}

	@Test
	void failsWithoutVectors(@TempDir Path folder) throws IOException {
		assertThatIllegalStateException().isThrownBy(() -> ConformanceVectors.in(folder).all("encoding"));
		Files.createDirectory(folder.resolve("encoding"));
		assertThatIllegalStateException().isThrownBy(() -> ConformanceVectors.in(folder).all("encoding"));
		Files.writeString(folder.resolve("encoding/one.json"), "{}");
		Vector vector = ConformanceVectors.in(folder).all("encoding").get(0);
		assertThatExceptionOfType(UninterpretableVectorException.class).isThrownBy(() -> vector.required("message"));
	}

	@Test
	void holdsMessagesAgainstTheSchemas() {
		this.schemas.requireValid("message.json", json("{'id':'1','type':'list.commands.request'}"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.schemas.requireValid("message.json",
				json("{'id':'1','type':'list.commands.request','x':1}")));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.schemas.requireValid("list.commands.response.json",
					json("{'id':'1','type':'list.commands.response','thid':'2','commands':[{}]}")));
	}

	private void run(String... steps) {
		Vector vector = new Vector("test", json("{" + SETUP + ",\"steps\":[" + String.join(",", steps) + "]}"));
		for (ChannelKind kind : LocalChannelKind.values()) {
			try {
				BehaviorRun.run(vector, kind, this.schemas);
			}
			catch (Exception ex) {
				throw (ex instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(ex);
			}
		}
	}

	private static JsonNode json(String text) {
		return MAPPER.readTree(text.replace('\'', '"'));
	}

}
