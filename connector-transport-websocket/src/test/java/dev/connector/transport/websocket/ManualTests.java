package dev.connector.transport.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the manual says of managed connections.
 */
class ManualTests {

	private static final Path PAGE = Path.of("../docs/managed-connections.md");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

	@Test
	void everyTestThatItNamesIsThere() throws IOException {
		Map<String, Path> tests = tests();
		Matcher named = TEST.matcher(Files.readString(PAGE));
		int count = 0;
		while (named.find()) {
			count++;
			assertThat(tests).containsKey(named.group(1));
			assertThat(Files.readString(tests.get(named.group(1)))).contains("void " + named.group(2) + "(");
		}
		assertThat(count).isGreaterThan(24);
	}

	@Test
	void itShowsExactlyTheExampleThatIsTested() throws IOException {
		String code = Files.readString(Path.of("src/test/java/dev/connector/transport/websocket/example/Replay.java"));
		assertThat(Files.readString(PAGE)).contains("```java\n" + code + "```");
	}

	private static Map<String, Path> tests() throws IOException {
		try (Stream<Path> files = Stream.concat(Files.walk(Path.of("../connector-core/src/test/java")),
				Files.walk(Path.of("src/test/java")))) {
			return files.filter((file) -> file.toString().endsWith("Tests.java"))
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						Function.identity(), (first, second) -> first));
		}
	}

}
