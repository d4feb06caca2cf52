package dev.connector.benchmark;

import java.util.Locale;

/**
 * One line of what was found. Immutable.
 *
 * @param name what was measured
 * @param measured ours
 * @param baseline what it is compared with, empty for nothing
 * @param ratio ours to the other, empty where that says nothing
 * @param target what is to be reached, empty for nothing
 * @param ok whether it is reached: {@code yes}, {@code no}, or empty without a target
 */
public record Figure(String name, String measured, String baseline, String ratio, String target, String ok) {

	/**
	 * Compare two values of which the greater one is better.
	 * @param name what was measured
	 * @param unit unit of both
	 * @param measured ours
	 * @param baseline the other
	 * @param least the least ratio that is to be reached, 0 for none
	 * @return the line
	 */
	public static Figure atLeast(String name, String unit, double measured, double baseline, double least) {
		double ratio = measured / baseline;
		return new Figure(name, text(measured) + unit, text(baseline) + unit, ratioText(ratio),
				(least > 0) ? "≥ " + text(least) : "", verdict(least > 0, ratio >= least));
	}

	/**
	 * Compare two values of which the smaller one is better.
	 * @param name what was measured
	 * @param unit unit of both
	 * @param measured ours
	 * @param baseline the other
	 * @param most the greatest ratio that is to be reached, 0 for none
	 * @return the line
	 */
	public static Figure atMost(String name, String unit, double measured, double baseline, double most) {
		double ratio = measured / baseline;
		return new Figure(name, text(measured) + unit, text(baseline) + unit, ratioText(ratio),
				(most > 0) ? "≤ " + text(most) : "", verdict(most > 0, ratio <= most));
	}

	/**
	 * Hold a value against a limit.
	 * @param name what was measured
	 * @param unit its unit
	 * @param measured the value
	 * @param most the greatest value that is to be reached
	 * @return the line
	 */
	public static Figure limit(String name, String unit, double measured, double most) {
		return new Figure(name, text(measured) + unit, "", "", "≤ " + text(most) + unit,
				verdict(true, measured <= most));
	}

	/**
	 * Say whether something is as it has to be.
	 * @param name what was looked at
	 * @param seen what was seen
	 * @param target what is to be seen
	 * @param reached whether it was
	 * @return the line
	 */
	public static Figure claim(String name, String seen, String target, boolean reached) {
		return new Figure(name, seen, "", "", target, verdict(true, reached));
	}

	/**
	 * Tell why something that has a target isn't measured here.
	 * @param name what would be measured
	 * @param why why it isn't
	 * @param target what is to be reached
	 * @return the line
	 */
	public static Figure skipped(String name, String why, String target) {
		return new Figure(name, "skipped: " + why, "", "", target, "");
	}

	/**
	 * Tell a value that has no target.
	 * @param name what was measured
	 * @param text the value
	 * @return the line
	 */
	public static Figure note(String name, String text) {
		return new Figure(name, text, "", "", "", "");
	}

	/**
	 * Return whether there is something to be reached.
	 */
	boolean hasTarget() {
		return !this.target.isEmpty();
	}

	/**
	 * Write a number with as many digits as mean something.
	 * @param value the number
	 * @return the text
	 */
	public static String text(double value) {
		double size = Math.abs(value);
		if (size >= 100 || size == Math.rint(size)) {
			return String.format(Locale.ROOT, "%,.0f", value);
		}
		return String.format(Locale.ROOT, (size >= 10) ? "%.1f" : "%.2f", value);
	}

	private static String ratioText(double ratio) {
		return String.format(Locale.ROOT, "%.2f", ratio);
	}

	private static String verdict(boolean asked, boolean reached) {
		if (!asked) {
			return "";
		}
		return reached ? "yes" : "no";
	}

}
