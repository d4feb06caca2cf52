package dev.connector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes what was found to pages of Markdown in one directory.
 */
final class Pages {

	private static final String ORIGIN = "Written by ";

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
	 * Write the overview: what is to be reached, and whether it is, by the pages that are
	 * there.
	 * @param programs whose pages, in this order
	 */
	void writeOverview(Collection<String> programs) throws IOException {
		List<Figure> asked = new ArrayList<>();
		List<List<String>> written = new ArrayList<>();
		for (String program : programs) {
			Path page = this.directory.resolve(program + ".md");
			if (Files.exists(page)) {
				List<String> lines = Files.readAllLines(page);
				Tables.read(lines).stream().filter(Figure::hasTarget).forEach(asked::add);
				String origin = lines.stream().filter((line) -> line.startsWith(ORIGIN)).findFirst().orElse("");
				written.add(List.of("[" + program + "](" + program + ".md)", origin.replace(ORIGIN, "")));
			}
		}
		String overview = "# Figures to reach\n\n" + Tables.of(asked)
				+ "\n\n## Programs\n\nWhat else they found, and how, is on their pages.\n\n"
				+ Tables.of(List.of("program", "written by"), written) + "\n";
		Files.writeString(this.directory.resolve("README.md"), overview);
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
		return ORIGIN + "`" + command + "` on " + LocalDate.now(ZoneOffset.UTC) + " after " + Outcome.text(took)
				+ ". The machine: " + machine + ".\n\n";
	}

}
