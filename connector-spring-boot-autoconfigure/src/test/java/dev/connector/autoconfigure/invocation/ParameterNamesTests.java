package dev.connector.autoconfigure.invocation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ParameterNamesTests {

	private static final String SOURCE = """
			@dev.connector.annotation.Connector("nameless")
			public class Nameless {
				@dev.connector.annotation.Command
				public String hash(String path) {
					return path;
				}
			}
			""";

	@TempDir
	Path directory;

	@Test
	void saysHowToCompileWhenTheNamesOfParametersAreMissing() throws Exception {
		try (URLClassLoader loader = compile(); Connectors connectors = new Connectors(loader.loadClass("Nameless"))) {
			assertThatExceptionOfType(InvalidConnectorException.class).isThrownBy(connectors::only)
				.satisfies((ex) -> assertThat(ex.description()).contains("Nameless.hash(String)"))
				.satisfies((ex) -> assertThat(ex.action()).contains("-parameters"));
		}
	}

	private URLClassLoader compile() throws IOException {
		Path source = Files.writeString(this.directory.resolve("Nameless.java"), SOURCE);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> options = List.of("-proc:none", "-d", this.directory.toString(), "-classpath",
				System.getProperty("java.class.path") + java.io.File.pathSeparator
						+ System.getProperty("surefire.test.class.path", ""));
		try (var files = compiler.getStandardFileManager(null, null, null)) {
			Boolean compiled = compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
				.call();
			assertThat(compiled).isTrue();
		}
		return new URLClassLoader(new URL[] { this.directory.toUri().toURL() }, getClass().getClassLoader());
	}

}
