package dev.connector.sample.files;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.sample.Failures;

/**
 * Text that stops whoever reads it when the request is cancelled or its deadline passed:
 * a regular expression that backtracks without end reads characters without end.
 */
final class WatchedText implements CharSequence {

	private static final int READS_BETWEEN_CHECKS = 4_096;

	private final CharSequence text;

	private final ConnectorContext context;

	private int reads;

	WatchedText(CharSequence text, ConnectorContext context) {
		this.text = text;
		this.context = context;
	}

	/**
	 * Return a character.
	 * @throws ConnectorException when nobody waits for the answer any more
	 */
	@Override
	public char charAt(int index) {
		if (++this.reads % READS_BETWEEN_CHECKS == 0) {
			Failures.requireWanted(this.context);
		}
		return this.text.charAt(index);
	}

	@Override
	public int length() {
		return this.text.length();
	}

	@Override
	public CharSequence subSequence(int start, int end) {
		return new WatchedText(this.text.subSequence(start, end), this.context);
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
