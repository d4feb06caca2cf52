package dev.connector.benchmark;

import java.util.Locale;
import java.util.Map;

/**
 * Draws values side by side, in groups with a scale of their own each, in colours that
 * can be read on light and on dark ground. Not safe for use by many threads.
 */
public final class BarPlot {

	private static final int WIDTH = 960;

	private static final int LEFT = 300;

	private static final int RIGHT = 860;

	private static final int PITCH = 24;

	private static final int BAR = 16;

	private static final int GAP = 44;

	private static final String BLUE = "#3b82f6";

	private static final String GREY = "#808891";

	private final StringBuilder body = new StringBuilder();

	private final String title;

	private int bottom = 32;

	/**
	 * Create an empty picture.
	 * @param title what it shows, and in which unit
	 */
	public BarPlot(String title) {
		this.title = title;
	}

	/**
	 * Add a group.
	 * @param name what its values have in common
	 * @param values by what they are of, in the order in which they are drawn, none of
	 * them negative
	 */
	public void group(String name, Map<String, Double> values) {
		double most = values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
		this.bottom += GAP;
		add("<text x='16' y='%d' fill='%s' font-weight='bold'>%s</text>", this.bottom - 12, GREY, name);
		values.forEach((of, value) -> {
			int width = (int) Math.round((RIGHT - LEFT) * value / Math.max(most, Double.MIN_NORMAL));
			add("<text x='%d' y='%d' fill='%s' text-anchor='end'>%s</text>", LEFT - 8, this.bottom + BAR - 3, GREY, of);
			add("<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>", LEFT, this.bottom, width, BAR, BLUE);
			add("<text x='%d' y='%d' fill='%s'>%s</text>", LEFT + width + 8, this.bottom + BAR - 3, GREY,
					Figure.text(value));
			this.bottom += PITCH;
		});
	}

	/**
	 * Return the picture.
	 * @return a document of SVG
	 */
	public String svg() {
		String head = String.format(Locale.ROOT,
				"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='13'>%n"
						+ "<title>%s</title>%n<text x='16' y='24' fill='%s' font-weight='bold'>%s</text>%n",
				WIDTH, this.bottom + 16, this.title, GREY, this.title);
		return (head + this.body + "</svg>\n").replace('\'', '"');
	}

	private void add(String format, Object... arguments) {
		this.body.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

}
