package dev.connector.sample.chaos;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws a storm, in colours that can be read on light and on dark ground.
 */
final class StormPlot {

	private static final int WIDTH = 960;

	private static final int LEFT = 64;

	private static final int RIGHT = 940;

	private static final int HEIGHT = 130;

	private static final int PITCH = 200;

	private static final String BLUE = "#3b82f6";

	private static final String ORANGE = "#e0762f";

	private static final String GREEN = "#2f9e57";

	private static final String RED = "#d64550";

	private static final String GREY = "#808891";

	private final StringBuilder svg = new StringBuilder();

	private final StormOptions options;

	private final List<StormSample> samples;

	private final double length;

	StormPlot(StormOptions options, List<StormSample> samples) {
		this.options = options;
		this.samples = samples;
		this.length = samples.get(samples.size() - 1).seconds();
	}

	/**
	 * Return the picture.
	 */
	String svg() {
		int panels = 3;
		int height = panels * PITCH + 40;
		add("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='13'>",
				WIDTH, height);
		add("<title>%d registrations, gateway restarted %d times</title>", this.options.registrations(),
				this.options.restarts());
		ready(56);
		perSecond(56 + PITCH);
		atOnce(56 + 2 * PITCH);
		add("</svg>");
		return this.svg.toString().replace('\'', '"');
	}

	private void ready(int top) {
		Axis axis = new Axis(top, niceTop(this.options.registrations()));
		frame(axis, "%d registrations, gateway restarted %d times".formatted(this.options.registrations(),
				this.options.restarts()));
		legend(axis, 0, GREEN, "registrations ready");
		legend(axis, 1, RED, "no gateway listens");
		line(axis, GREEN, StormSample::ready);
	}

	private void perSecond(int top) {
		ToDoubleFunction<Integer> attempts = (index) -> StormRecorder.inTheLastSecond(this.samples, index,
				StormSample::attempts);
		ToDoubleFunction<Integer> answered = (index) -> StormRecorder.inTheLastSecond(this.samples, index,
				StormSample::answered);
		double most = indexes()
			.mapToDouble((index) -> Math.max(attempts.applyAsDouble(index), answered.applyAsDouble(index)))
			.max()
			.orElse(1);
		Axis axis = new Axis(top, niceTop(most));
		frame(axis, "in the last second");
		legend(axis, 0, ORANGE, "attempts begun");
		legend(axis, 1, BLUE, "handshakes done");
		points(axis, ORANGE, attempts);
		points(axis, BLUE, answered);
	}

	private void atOnce(int top) {
		Axis axis = new Axis(top, niceTop(StormOptions.LIMIT * 1.2));
		frame(axis, "attempts and handshakes under way at once, most in each %d ms"
			.formatted(StormRecorder.STEP.toMillis()));
		legend(axis, 0, BLUE, "under way");
		legend(axis, 1, RED, "max-concurrent-handshakes = " + StormOptions.LIMIT);
		line(axis, BLUE, StormSample::handshakes);
		add("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='%s' stroke-dasharray='5 4'/>", LEFT,
				axis.y(StormOptions.LIMIT), RIGHT, axis.y(StormOptions.LIMIT), RED);
		add("<text x='%d' y='%d' fill='%s' text-anchor='middle'>seconds</text>", (LEFT + RIGHT) / 2, axis.bottom() + 38,
				GREY);
	}

	private void frame(Axis axis, String title) {
		away(axis);
		add("<text x='%d' y='%d' fill='%s' font-weight='bold'>%s</text>", LEFT, axis.top - 28, GREY, title);
		for (int i = 0; i <= 2; i++) {
			double value = axis.most * i / 2;
			add("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='%s' stroke-opacity='0.35'/>", LEFT, axis.y(value),
					RIGHT, axis.y(value), GREY);
			add("<text x='%d' y='%.1f' fill='%s' text-anchor='end'>%.0f</text>", LEFT - 8, axis.y(value) + 4, GREY,
					value);
		}
		double step = niceTop(this.length / 8);
		for (double second = 0; second <= this.length; second += step) {
			add("<text x='%.1f' y='%d' fill='%s' text-anchor='middle'>%.0f</text>", x(second), axis.bottom() + 18, GREY,
					second);
		}
	}

	/**
	 * Mark when nobody listened.
	 */
	private void away(Axis axis) {
		double from = 0;
		boolean listening = true;
		for (StormSample sample : this.samples) {
			if (listening && !sample.listening()) {
				from = sample.seconds();
			}
			else if (!listening && sample.listening()) {
				add("<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s' fill-opacity='0.18'/>", x(from), axis.top,
						Math.max(1, x(sample.seconds()) - x(from)), HEIGHT, RED);
			}
			listening = sample.listening();
		}
	}

	private void legend(Axis axis, int place, String colour, String text) {
		int x = LEFT + place * 220;
		add("<rect x='%d' y='%d' width='14' height='4' fill='%s'/>", x, axis.top - 14, colour);
		add("<text x='%d' y='%d' fill='%s'>%s</text>", x + 20, axis.top - 8, GREY, text);
	}

	private void line(Axis axis, String colour, ToDoubleFunction<StormSample> value) {
		points(axis, colour, (index) -> value.applyAsDouble(this.samples.get(index)));
	}

	private void points(Axis axis, String colour, ToDoubleFunction<Integer> value) {
		String points = indexes().filter((index) -> isBend(index, value))
			.mapToObj((index) -> String.format(Locale.ROOT, "%.1f,%.1f", x(this.samples.get(index).seconds()),
					axis.y(value.applyAsDouble(index))))
			.collect(Collectors.joining(" "));
		add("<polyline fill='none' stroke='%s' stroke-width='1.3' points='%s'/>", colour, points);
	}

	/**
	 * Leave out what lies on a level line, which is most of it.
	 */
	private boolean isBend(int index, ToDoubleFunction<Integer> value) {
		if (index == 0 || index == this.samples.size() - 1) {
			return true;
		}
		double here = value.applyAsDouble(index);
		return here != value.applyAsDouble(index - 1) || here != value.applyAsDouble(index + 1);
	}

	private IntStream indexes() {
		return IntStream.range(0, this.samples.size());
	}

	private double x(double second) {
		return LEFT + (RIGHT - LEFT) * second / this.length;
	}

	private void add(String format, Object... arguments) {
		this.svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	/**
	 * Return the least number with one digit that is easy to read, and not below another.
	 */
	static double niceTop(double value) {
		double unit = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1))));
		for (double factor : new double[] { 1, 2, 4, 5, 6, 8 }) {
			if (factor * unit >= value) {
				return factor * unit;
			}
		}
		return 10 * unit;
	}

	/**
	 * The values of one panel.
	 *
	 * @param top where the panel begins
	 * @param most the greatest value
	 */
	private record Axis(int top, double most) {

		int bottom() {
			return this.top + HEIGHT;
		}

		double y(double value) {
			return bottom() - HEIGHT * Math.min(value, this.most) / this.most;
		}

	}

}
