package dev.connector.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StateDirectoryTests {

	@TempDir
	Path directory;

	@Test
	void keepsTheInstanceOverRestarts() throws IOException {
		String first;
		try (StateDirectory state = new StateDirectory(this.directory.resolve("a/b"), "app")) {
			first = state.instance();
			assertThat(state.instance()).isEqualTo(first).matches("app-[0-9a-f]{8}");
		}
		try (StateDirectory state = new StateDirectory(this.directory.resolve("a/b"), "app")) {
			assertThat(state.instance()).isEqualTo(first);
		}
	}

	@Test
	void givesEachOfThoseThatShareItAnInstanceOfItsOwn() throws IOException {
		StateDirectory first = new StateDirectory(this.directory, "app");
		try (StateDirectory second = new StateDirectory(this.directory, "app")) {
			String instance = first.instance();
			assertThat(second.instance()).isEqualTo(instance + "-2");
			first.close();
			try (StateDirectory third = new StateDirectory(this.directory, "app")) {
				assertThat(third.instance()).isEqualTo(instance);
			}
		}
	}

	@Test
	void isSafeWhenManyStartAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(16);
		List<StateDirectory> states = new ArrayList<>();
		List<Callable<String>> starts = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			StateDirectory state = new StateDirectory(this.directory, "app");
			states.add(state);
			starts.add(state::instance);
		}
		try {
			Set<String> instances = new HashSet<>();
			Set<String> ids = new HashSet<>();
			for (Future<String> instance : threads.invokeAll(starts)) {
				instances.add(instance.get());
				ids.add(instance.get().substring(0, "app-12345678".length()));
			}
			assertThat(instances).hasSize(16);
			assertThat(ids).hasSize(1);
		}
		finally {
			threads.shutdown();
			for (StateDirectory state : states) {
				state.close();
			}
		}
	}

	@Test
	void cutsALongNameButNotTheId() throws IOException {
		try (StateDirectory state = new StateDirectory(this.directory, "a".repeat(200))) {
			assertThat(state.instance()).hasSize(128).matches("a+-[0-9a-f]{8}");
		}
	}

	@Test
	void namesThePropertiesWhenItCannotBeUsed() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		StateDirectory state = new StateDirectory(file, "app");
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(state::instance)
			.satisfies((ex) -> assertThat(ex.action()).contains("connector.state-dir", "connector.instance"))
			.satisfies((ex) -> assertThat(ex.description()).contains(file.toString()));
	}

}
