package dev.connector.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test that the manual names as a proof is there, and each fault has one.
 */
class ReliabilityManualTests {

	private static final Path PAGE = RunningSample.REPOSITORY.resolve("docs/reliability.md");

	private static final Pattern PROOF = Pattern.compile("`(\\w+(?:Tests|IT))\\.(\\w+)`");

	@Test
	void everyTestThatIsNamedExists() throws IOException {
		Map<String, String> sources = tests();
		List<String> missing = new ArrayList<>();
		List<MatchResult> proofs = PROOF.matcher(Files.readString(PAGE)).results().toList();
		for (MatchResult proof : proofs) {
			String source = sources.getOrDefault(proof.group(1), "");
			if (!Pattern.compile("void " + proof.group(2) + "\\(").matcher(source).find()) {
				missing.add(proof.group());
			}
		}
		assertThat(proofs).hasSizeGreaterThan(50);
		assertThat(missing).isEmpty();
	}

	@Test
	void everyFaultIsShownByATest() throws IOException {
		String page = Files.readString(PAGE);
		String faults = page.substring(page.indexOf("## Faults"), page.indexOf("## The promise"));
		List<String> rows = faults.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| fault |"))
			.toList();
		assertThat(rows).hasSizeGreaterThan(30).allSatisfy((row) -> assertThat(row).containsPattern(PROOF));
	}

	private static Map<String, String> tests() throws IOException {
		Map<String, String> sources = new HashMap<>();
		try (Stream<Path> modules = Files.list(RunningSample.REPOSITORY)) {
			modules.map((module) -> module.resolve("src/test/java"))
				.filter(Files::isDirectory)
				.forEach((folder) -> read(folder, sources));
		}
		return sources;
	}

	/**
	 * Some names are there in more than one package.
	 */
	private static void read(Path folder, Map<String, String> sources) {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				String name = file.getFileName().toString().replace(".java", "");
				sources.merge(name, Files.readString(file), String::concat);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
