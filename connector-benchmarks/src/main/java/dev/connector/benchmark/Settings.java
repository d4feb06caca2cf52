package dev.connector.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * What to measure, and where to leave what was found. Immutable.
 *
 * @param programs names of the programs to run; all when empty
 * @param quick whether a moment each is enough: shows that the programs work, and nothing
 * else
 * @param work a directory for logs and intermediate results
 * @param docs the directory of the pages that are written; left alone when quick
 */
public record Settings(List<String> programs, boolean quick, Path work, Path docs) {

	/**
	 * Create settings.
	 */
	public Settings {
		programs = List.copyOf(programs);
	}

	static Settings parse(String[] arguments) {
		List<String> programs = List.of();
		boolean quick = false;
		Path work = Path.of("target", "bench");
		Path docs = Path.of("docs", "performance");
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			String name = (equals < 0) ? argument : argument.substring(0, equals);
			String value = (equals < 0) ? "" : argument.substring(equals + 1).trim();
			switch (name) {
				case "--programs" -> programs = value.isEmpty() ? List.of() : List.of(value.split(" *, *"));
				case "--quick" -> quick = Boolean.parseBoolean(value);
				case "--work" -> work = Path.of(value);
				case "--docs" -> docs = Path.of(value);
				default -> throw new IllegalArgumentException("No such option: " + argument);
			}
		}
		return new Settings(programs, quick, work, docs);
	}

}
