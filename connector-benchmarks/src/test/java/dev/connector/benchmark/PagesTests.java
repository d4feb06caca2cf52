package dev.connector.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
		Pages pages = new Pages(this.directory);
		pages.write(outcome("scale", first, Duration.ofSeconds(61)));
		pages.write(outcome("roundtrip", second, Duration.ZERO));
		pages.writeOverview(List.of("roundtrip", "stall", "scale"));
		assertThat(Files.readString(this.directory.resolve("README.md")))
			.containsSubsequence("| against NATS ", "| skipped: no nats-server on the PATH ", "| threads ",
					"[roundtrip](roundtrip.md)", "[scale](scale.md)", "after 1 min 1 s. The machine: a machine")
			.doesNotContain("timers", "stall");
	}

	@Test
	void figuresAreReadAsTheyWereWritten() {
		List<Figure> figures = List.of(Figure.atLeast("calls", "/s", 2_000, 1_000, 0.9),
				Figure.atMost("the same, p99", " µs", 10, 9.5, 0), Figure.note("timers", "4"));
		List<String> page = new ArrayList<>(List.of("# Measured", "", "| a | b |", "|---|---|", ""));
		page.addAll(Tables.of(figures).lines().toList());
		page.addAll(List.of("", "| figure | b |"));
		assertThat(Tables.read(page)).isEqualTo(figures);
		assertThat(Tables.read(List.of("# Measured", "", "Nothing."))).isEmpty();
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
