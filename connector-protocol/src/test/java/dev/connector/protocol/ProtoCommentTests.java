package dev.connector.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything in the protocol says what it means.
 */
class ProtoCommentTests {

	private static final Pattern DECLARATION = Pattern.compile("^(message|enum|service|rpc|.* = -?\\d+;).*");

	@Test
	void everyMessageFieldAndValueIsCommentedAndTimesAreNamedWithTheirUnit() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("src/main/protobuf/connector_protocol.proto"));
		int declarations = 0;
		for (int i = 1; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (DECLARATION.matcher(line).matches()) {
				declarations++;
				assertThat(lines.get(i - 1).strip()).as("above line %d: %s", i + 1, line).startsWith("//");
				assertThat(line).doesNotContainPattern("(interval|timeout|after) =");
			}
		}
		assertThat(declarations).isGreaterThan(100);
	}

}
