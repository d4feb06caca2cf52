package dev.connector.gateway;

import java.util.regex.Pattern;

/**
 * Makes one short line of what a peer says, so that it can be logged and handed on.
 */
final class OneLine {

	static final int MAX_LENGTH = 500;

	private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

	private OneLine() {
	}

	static String of(String text) {
		String start = (text.length() <= MAX_LENGTH) ? text : text.substring(0, MAX_LENGTH) + "…";
		return BREAKS.matcher(start).replaceAll(" ");
	}

}
