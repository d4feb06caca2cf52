package dev.connector.sample.files;

/**
 * A line that matches.
 *
 * @param file the file, relative to the served folder
 * @param line the number of the line, from 1
 * @param text the line; of a long one, what surrounds the match
 */
record Match(String file, long line, String text) {

	private static final int MAX_TEXT = 400;

	private static final int BEFORE = 100;

	private static final String CUT = "…";

	/**
	 * Create a match of a line that may be long.
	 * @param file the file
	 * @param line the number of the line
	 * @param text the whole line
	 * @param start where in the line the match starts
	 * @return the match
	 */
	static Match of(String file, long line, String text, int start) {
		if (text.length() <= MAX_TEXT) {
			return new Match(file, line, text);
		}
		int from = Math.max(0, Math.min(start - BEFORE, text.length() - MAX_TEXT));
		int to = from + MAX_TEXT;
		return new Match(file, line,
				((from > 0) ? CUT : "") + text.substring(from, to) + ((to < text.length()) ? CUT : ""));
	}

}
