package dev.connector.sample;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java code in README and manual compiles. A block without imports of its own gets
 * those that a reader would let the IDE add.
 */
class DocumentedCodeTests {

	private static final Pattern JAVA = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

	private static final String IMPORTS = Stream
		.of("dev.connector.*", "dev.connector.annotation.*", "java.time.*", "java.util.*", "java.util.concurrent.*",
				"java.util.stream.*", "jakarta.validation.constraints.*", "org.springframework.context.annotation.*",
				"org.springframework.boot.*", "org.springframework.boot.autoconfigure.*")
		.map((name) -> "import " + name + "; ")
		.reduce("", String::concat);

	@TempDir
	Path output;

	@Test
	void thereIsCodeToCompile() throws IOException {
		assertThat(blocks()).isNotEmpty();
	}

	@TestFactory
	Stream<DynamicTest> everyBlockCompiles() throws IOException {
		return blocks().stream().map((block) -> DynamicTest.dynamicTest(block.name(), () -> compile(block)));
	}

	private void compile(Block block) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		String code = block.code().contains("import ") ? block.code() : IMPORTS + block.code();
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null, List.of("-parameters", "-proc:none", "-d", this.output.toString(),
					"-classpath", System.getProperty("java.class.path")), null, List.of(new Source(code)))
			.call();
		assertThat(compiled).as(block.name() + ":\n" + messages).isTrue();
	}

	private static List<Block> blocks() throws IOException {
		try (Stream<Path> manual = Files.walk(RunningSample.REPOSITORY.resolve("docs"))) {
			return Stream.concat(Stream.of(RunningSample.REPOSITORY.resolve("README.md")), manual)
				.filter((file) -> file.toString().endsWith(".md"))
				.flatMap(DocumentedCodeTests::blocksOf)
				.toList();
		}
	}

	private static Stream<Block> blocksOf(Path file) {
		try {
			Matcher matcher = JAVA.matcher(Files.readString(file));
			String name = RunningSample.REPOSITORY.relativize(file).toString();
			return matcher.results().map((match) -> new Block(name + "@" + match.start(), match.group(1)));
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	/**
	 * A block of code and where it stands.
	 */
	private record Block(String name, String code) {

	}

	/**
	 * Code in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(String code) {
			super(URI.create("string:///Documented" + JavaFileObject.Kind.SOURCE.extension),
					JavaFileObject.Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
