package dev.connector.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Pages}.
 */
class PagesTests {

	@TempDir
	private Path directory;

	@Test
	void theOverviewHasWhatIsToBeReachedAndNothingElse() throws Exception {
		Report first = new Report();
		first.add(Figure.limit("threads", "", 12, 24));
		first.add(Figure.note("timers", "4"));
		Report second = new Report();
		second.add(Figure.skipped("against NATS", "no nats-server on the PATH", "≥ 3"));
		new Pages(this.directory).writeOverview(
				List.of(outcome("scale", first, Duration.ofSeconds(61)), outcome("roundtrip", second, Duration.ZERO)));
		assertThat(Files.readString(this.directory.resolve("README.md")))
			.contains("after 1 min 1 s. The machine: a machine", "| threads ", "| against NATS ",
					"| skipped: no nats-server on the PATH ", "[roundtrip](roundtrip.md)")
			.doesNotContain("timers");
	}

	@Test
	void aPageHasFiguresPicturesAndDetails() throws Exception {
		Report report = new Report();
		report.add(Figure.note("timers", "4"));
		report.picture("curve", "<svg/>");
		report.detail("More of it.");
		new Pages(this.directory).write(outcome("scale", report, Duration.ofSeconds(5)));
		assertThat(Files.readString(this.directory.resolve("scale.md"))).contains("-Dbench=scale` on ",
				"after 0 min 5 s", "| timers ", "![curve](curve.svg)", "More of it.");
		assertThat(this.directory.resolve("curve.svg")).hasContent("<svg/>");
	}

	private static Outcome outcome(String program, Report report, Duration took) {
		return new Outcome(program, "a machine", report, took);
	}

}
