package dev.connector.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Draws curves over one axis, each in a panel of its own, in colours that can be read on
 * light and on dark ground. Not safe for use by many threads.
 */
public final class LinePlot {

	private static final int WIDTH = 960;

	private static final int LEFT = 72;

	private static final int RIGHT = 940;

	private static final int HEIGHT = 150;

	private static final int PITCH = 220;

	private static final int TOP = 64;

	private static final int STEPS = 8;

	private static final String BLUE = "#3b82f6";

	private static final String GREY = "#808891";

	private final StringBuilder body = new StringBuilder();

	private final String title;

	private final String axis;

	private final List<String> names = new ArrayList<>();

	/**
	 * Create an empty picture.
	 * @param title what it shows
	 * @param axis what the horizontal axis counts
	 */
	public LinePlot(String title, String axis) {
		this.title = title;
		this.axis = axis;
	}

	/**
	 * Add a curve.
	 * @param name what it shows
	 * @param points pairs of numbers, from left to right, none of them negative
	 */
	public void panel(String name, List<List<Double>> points) {
		int bottom = TOP + this.names.size() * PITCH + HEIGHT;
		double width = niceTop(points.stream().mapToDouble((point) -> point.get(0)).max().orElse(1));
		double height = niceTop(points.stream().mapToDouble((point) -> point.get(1)).max().orElse(1));
		this.names.add(name);
		add("<text x='%d' y='%d' fill='%s'>%s</text>", LEFT, bottom - HEIGHT - 10, GREY, name);
		for (int i = 0; i <= 2; i++) {
			int y = bottom - HEIGHT * i / 2;
			add("<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='%s' stroke-opacity='0.35'/>", LEFT, y, RIGHT, y, GREY);
			add("<text x='%d' y='%d' fill='%s' text-anchor='end'>%s</text>", LEFT - 8, y + 4, GREY,
					Figure.text(height * i / 2));
		}
		for (int i = 0; i <= STEPS; i++) {
			add("<text x='%d' y='%d' fill='%s' text-anchor='middle'>%s</text>", LEFT + (RIGHT - LEFT) * i / STEPS,
					bottom + 18, GREY, Figure.text(width * i / STEPS));
		}
		add("<polyline fill='none' stroke='%s' stroke-width='1.5' points='%s'/>", BLUE,
				points.stream()
					.map((point) -> String.format(Locale.ROOT, "%.1f,%.1f",
							LEFT + (RIGHT - LEFT) * point.get(0) / width, bottom - HEIGHT * point.get(1) / height))
					.collect(Collectors.joining(" ")));
	}

	/**
	 * Return the picture.
	 * @return a document of SVG
	 */
	public String svg() {
		int height = TOP + this.names.size() * PITCH;
		String head = String.format(Locale.ROOT,
				"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='13'>%n"
						+ "<title>%s</title>%n<text x='%d' y='24' fill='%s' font-weight='bold'>%s</text>%n",
				WIDTH, height, this.title, LEFT, GREY, this.title);
		String foot = String.format(Locale.ROOT,
				"<text x='%d' y='%d' fill='%s' text-anchor='middle'>%s</text>%n</svg>%n", (LEFT + RIGHT) / 2,
				height - 16, GREY, this.axis);
		return (head + this.body + foot).replace('\'', '"');
	}

	private void add(String format, Object... arguments) {
		this.body.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	/**
	 * Return the least number with one digit that is easy to read, and not below another.
	 */
	private static double niceTop(double value) {
		double unit = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-3))));
		for (double factor : new double[] { 1, 2, 4, 5, 6, 8 }) {
			if (factor * unit >= value) {
				return factor * unit;
			}
		}
		return 10 * unit;
	}

}
