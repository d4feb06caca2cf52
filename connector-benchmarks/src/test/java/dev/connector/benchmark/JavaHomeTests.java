package dev.connector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JavaHome}.
 */
class JavaHomeTests {

	@TempDir
	private Path installed;

	@Test
	void theCurrentOneIsTakenWhereItIsNewEnough() throws IOException {
		JavaHome current = install("java-21", "21.0.8", true);
		install("java-25", "25", true);
		assertThat(JavaHome.atLeast(21, current)).contains(current);
	}

	@Test
	void theNewestBesideItIsTakenOtherwise() throws IOException {
		JavaHome current = install("java-17", "17.0.15", true);
		install("java-21", "21.0.8", true);
		JavaHome newest = install("java-25", "25.0.1", true);
		install("java-26-without-launcher", "26", false);
		Files.createDirectory(this.installed.resolve("something-else"));
		assertThat(JavaHome.atLeast(21, current)).contains(newest);
	}

	@Test
	void thereIsNoneWhereAllAreTooOld() throws IOException {
		JavaHome current = install("java-17", "17.0.15", true);
		install("java-8", "1.8.0_402", true);
		assertThat(JavaHome.atLeast(21, current)).isEmpty();
	}

	@Test
	void theCurrentOneHasALauncher() {
		assertThat(JavaHome.current().launcher()).isExecutable();
	}

	private JavaHome install(String name, String version, boolean launcher) throws IOException {
		Path home = Files.createDirectories(this.installed.resolve(name));
		Files.writeString(home.resolve("release"),
				"IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_VERSION_DATE=\"2026-01-01\"\n");
		if (launcher) {
			Path java = Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("java"));
			assertThat(java.toFile().setExecutable(true)).isTrue();
		}
		return new JavaHome(home, Runtime.Version.parse(version.replaceAll("_.*|^1\\.(8).*", "$1")).feature());
	}

}
