package dev.connector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Writes what was found to pages of Markdown in one directory.
 */
final class Pages {

	private final Path directory;

	Pages(Path directory) {
		this.directory = directory;
	}

	/**
	 * Write the page of a program, and its pictures.
	 */
	void write(Outcome outcome) throws IOException {
		Files.createDirectories(this.directory);
		Report report = outcome.report();
		StringBuilder page = new StringBuilder("# Measured: ").append(outcome.program())
			.append("\n\n")
			.append(origin("./mvnw -q -Pbench verify -Dbench=" + outcome.program(), outcome.took(), outcome.machine()));
		if (!report.figures().isEmpty()) {
			page.append(Tables.of(report.figures())).append('\n');
		}
		for (Map.Entry<String, String> picture : report.pictures().entrySet()) {
			String file = picture.getKey() + ".svg";
			Files.writeString(this.directory.resolve(file), picture.getValue());
			page.append("\n![").append(picture.getKey()).append("](").append(file).append(")\n");
		}
		for (String detail : report.details()) {
			page.append('\n').append(detail).append('\n');
		}
		Files.writeString(this.directory.resolve(outcome.program() + ".md"), page);
	}

	/**
	 * Write the overview of all programs: what is to be reached, and whether it is.
	 */
	void writeOverview(List<Outcome> outcomes) throws IOException {
		Duration took = outcomes.stream().map(Outcome::took).reduce(Duration.ZERO, Duration::plus);
		List<Figure> asked = outcomes.stream()
			.flatMap((outcome) -> outcome.report().figures().stream())
			.filter(Figure::hasTarget)
			.toList();
		String page = "# Figures to reach\n\n" + origin("./mvnw -q -Pbench verify", took, outcomes.get(0).machine())
				+ Tables.of(asked) + "\n\n## Programs\n\nWhat else they found, and how, is on their pages.\n\n"
				+ durations(outcomes) + "\n";
		Files.writeString(this.directory.resolve("README.md"), page);
	}

	/**
	 * Return how long the programs took, with links to their pages.
	 */
	static String durations(List<Outcome> outcomes) {
		return Tables.of(List.of("program", "took"), outcomes.stream()
			.map((outcome) -> List.of("[" + outcome.program() + "](" + outcome.program() + ".md)", outcome.tookText()))
			.toList());
	}

	private static String origin(String command, Duration took, String machine) {
		return "Written by `" + command + "` on " + LocalDate.now(ZoneOffset.UTC) + " after " + Outcome.text(took)
				+ ". The machine: " + machine + ".\n\n";
	}

}
