package dev.connector.sample;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every command of the README gives the answer that stands below it.
 */
class ReadmeTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static RunningSample sample;

	@BeforeAll
	static void start() throws Exception {
		sample = RunningSample.start();
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@Test
	void readmeHasAtLeastFiveCalls() throws IOException {
		assertThat(examples()).hasSizeGreaterThanOrEqualTo(5);
	}

	@TestFactory
	Stream<DynamicTest> eachCallGivesTheAnswerThatStandsThere() throws IOException {
		return examples().stream().map((example) -> DynamicTest.dynamicTest(example.command(), () -> check(example)));
	}

	private void check(ConsoleExample example) throws Exception {
		CurlCommand curl = CurlCommand.parse(example.command());
		HttpResponse<String> response = sample.client()
			.send(curl.toRequest(sample.port()), HttpResponse.BodyHandlers.ofString());
		assertThat(lines(response.body())).isEqualTo(lines(example.answer()));
	}

	private static List<JsonNode> lines(String text) {
		List<JsonNode> lines = new ArrayList<>();
		try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
			while (values.hasNextValue()) {
				lines.add(values.nextValue());
			}
		}
		catch (tools.jackson.core.JacksonException ex) {
			return List.of(JSON.getNodeFactory().stringNode(text.strip()));
		}
		return lines;
	}

	private static List<ConsoleExample> examples() throws IOException {
		return ConsoleExample.in(RunningSample.REPOSITORY.resolve("README.md"))
			.stream()
			.filter(ConsoleExample::isCurl)
			.toList();
	}

}
