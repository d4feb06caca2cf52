package dev.connector.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes tables of Markdown whose columns are aligned, so that they are read as they are.
 */
public final class Tables {

	private static final List<String> COLUMNS = List.of("figure", "measured", "baseline", "ratio", "target", "ok");

	private Tables() {
	}

	/**
	 * Write the table of figures.
	 * @param figures its lines
	 * @return the table, without a line break at its end
	 */
	public static String of(List<Figure> figures) {
		return of(COLUMNS,
				figures.stream()
					.map((figure) -> List.of(figure.name(), figure.measured(), figure.baseline(), figure.ratio(),
							figure.target(), figure.ok()))
					.toList());
	}

	/**
	 * Read the table of figures again.
	 * @param lines a page that has one, or has none
	 * @return its lines
	 */
	static List<Figure> read(List<String> lines) {
		return lines.stream()
			.map(Tables::cells)
			.dropWhile((cells) -> !cells.equals(COLUMNS))
			.skip(2)
			.takeWhile((cells) -> cells.size() == COLUMNS.size())
			.map((cells) -> new Figure(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4),
					cells.get(5)))
			.toList();
	}

	private static List<String> cells(String line) {
		List<String> parts = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
		return (parts.size() > 2) ? parts.subList(1, parts.size() - 1) : List.of();
	}

	/**
	 * Write any table.
	 * @param columns the heads of its columns
	 * @param rows its rows, each with as many cells
	 * @return the table, without a line break at its end
	 */
	public static String of(List<String> columns, List<List<String>> rows) {
		int[] widths = new int[columns.size()];
		List<List<String>> all = new ArrayList<>();
		all.add(columns);
		all.addAll(rows);
		for (List<String> row : all) {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(Math.max(widths[i], 3), row.get(i).length());
			}
		}
		List<String> lines = new ArrayList<>();
		for (List<String> row : all) {
			lines.add(line(row, widths));
			if (lines.size() == 1) {
				lines.add(rule(widths));
			}
		}
		return String.join("\n", lines);
	}

	private static String line(List<String> row, int[] widths) {
		StringBuilder line = new StringBuilder("|");
		for (int i = 0; i < widths.length; i++) {
			line.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(" |");
		}
		return line.toString();
	}

	private static String rule(int[] widths) {
		StringBuilder line = new StringBuilder("|");
		for (int width : widths) {
			line.append('-').append("-".repeat(width)).append("-|");
		}
		return line.toString();
	}

}
