package dev.connector.benchmark;

import java.util.ArrayList;
import java.util.List;

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
