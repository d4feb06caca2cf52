package dev.connector.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of metrics in the manual.
 */
public final class MetricsTable {

	private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/observability/README.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(connector\\.[a-z.]+)` \\| [^|]+ \\|([^|]*)\\|");

	private static final Pattern TAG = Pattern.compile("`([a-z]+)`");

	private MetricsTable() {
	}

	/**
	 * Return the metrics that the manual lists, with their tags.
	 * @return tags by name of the metric
	 * @throws IOException when the manual can't be read
	 */
	public static Map<String, Set<String>> metrics() throws IOException {
		Map<String, Set<String>> metrics = new TreeMap<>();
		String section = Files.readString(PAGE).split("(?m)^## Metrics$")[1].split("(?m)^## ")[0];
		ROW.matcher(section)
			.results()
			.forEach((row) -> metrics.put(row.group(1),
					TAG.matcher(row.group(2))
						.results()
						.map((MatchResult tag) -> tag.group(1))
						.collect(Collectors.toCollection(TreeSet::new))));
		return metrics;
	}

}
