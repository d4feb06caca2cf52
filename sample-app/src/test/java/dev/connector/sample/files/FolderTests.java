package dev.connector.sample.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.connector.sample.ConnectorErrors.assertFails;
import static dev.connector.sample.ConnectorErrors.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests for {@link Folder}.
 */
class FolderTests {

	private static final int ROUNDS = 20_000;

	private static final List<String> PARTS = List.of("..", ".", "", "a", "b", "in", "out", "loop", "dangling",
			"secret", "root", "file", "\\", "\0", "C:", "...", "..\\", "%2e%2e", "~", " ", "\u2024\u2024", "..\u0000");

	@TempDir
	private Path parent;

	private Path root;

	private Folder folder;

	@BeforeEach
	void createFolder() throws IOException {
		this.root = Files.createDirectories(this.parent.resolve("root"));
		Files.createDirectories(this.root.resolve("a/b"));
		Files.writeString(this.root.resolve("a/b/file"), "");
		Files.writeString(this.parent.resolve("secret"), "");
		Files.createDirectories(this.parent.resolve("root-beside"));
		Files.createSymbolicLink(this.root.resolve("out"), Path.of(".."));
		Files.createSymbolicLink(this.root.resolve("a/out"), this.parent.toRealPath());
		Files.createSymbolicLink(this.root.resolve("beside"), Path.of("../root-beside"));
		Files.createSymbolicLink(this.root.resolve("in"), Path.of("a/b"));
		Files.createSymbolicLink(this.root.resolve("loop"), Path.of("loop"));
		Files.createSymbolicLink(this.root.resolve("dangling"), Path.of("nowhere"));
		this.folder = new Folder(this.root);
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", "../secret", "a/../..", "a/../a/b/file", "a/b/..", "./..", "../root", "../root/a",
			"/", "/etc/passwd", "//etc/passwd", "a\\b", "..\\secret", "\\\\server\\share", "C:", "C:/windows",
			"c:secret", "a\0", "\0", "a/\0/b", "out", "out/secret", "a/out/secret", "beside", "out/missing",
			"a/out/missing/deeper" })
	void refusesWhatLeadsOut(String name) {
		assertInvalid("path", () -> this.folder.resolve(name));
	}

	@Test
	void refusesAbsolutePathOfFileInside() {
		assertInvalid("path", () -> this.folder.resolve(this.root.resolve("a").toString()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "missing", "a/missing", "a/b/file/below", "...", "%2e%2e/secret", "~", "~root", " ",
			"dangling", "loop", "loop/x", "\u2024\u2024/secret", "in/missing", "-rf", "ab:c" })
	void saysThatNothingIsThere(String name) {
		assertFails(ErrorCode.NOT_FOUND, () -> this.folder.resolve(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b/file", "./a/b/file", "a//b/file", "a/./b/file", "in/file", "a/b/file/" })
	void findsWhatIsInside(String name) throws IOException {
		Path file = this.folder.resolve(name);
		assertThat(file).isEqualTo(this.root.toRealPath().resolve("a/b/file"));
		assertThat(this.folder.relative(file)).isEqualTo("a/b/file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "./", "./." })
	void findsItself(String name) throws IOException {
		assertThat(this.folder.resolve(name)).isEqualTo(this.root.toRealPath());
		assertThat(this.folder.resolve(null)).isEqualTo(this.root.toRealPath());
		assertThat(this.folder.relative(this.folder.resolve(name))).isEqualTo(".");
	}

	@Test
	void servesFolderThatIsLinkItself() throws IOException {
		Path link = Files.createSymbolicLink(this.parent.resolve("link"), this.root);
		assertThat(new Folder(link).resolve("a")).isEqualTo(this.root.toRealPath().resolve("a"));
	}

	@Test
	void noNameOfAnyKindLeadsOut() throws IOException {
		Random random = new Random(42);
		Path real = this.root.toRealPath();
		int found = 0;
		for (int round = 0; round < ROUNDS; round++) {
			String name = randomName(random);
			try {
				Path resolved = this.folder.resolve(name);
				assertThat(resolved).as(name).startsWith(real).exists();
				assertThat(resolved.toRealPath()).as(name).isEqualTo(resolved);
				found++;
			}
			catch (ConnectorException ex) {
				assertThat(ex.code()).as(name).isIn(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND);
				assertThat(ex.details()).as(name).containsOnlyKeys("/path");
			}
			catch (RuntimeException ex) {
				fail("'" + name + "' is answered with " + ex);
			}
		}
		assertThat(found).as("names that are legal").isGreaterThan(100);
	}

	private static String randomName(Random random) {
		StringBuilder name = new StringBuilder();
		int parts = 1 + random.nextInt(5);
		for (int i = 0; i < parts; i++) {
			name.append(PARTS.get(random.nextInt(PARTS.size())));
			name.append((i < parts - 1 || random.nextInt(4) == 0) ? "/" : "");
		}
		return name.toString();
	}

}
