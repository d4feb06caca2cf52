package dev.connector.managed;

import java.util.Map;

/**
 * What the error codes of a protocol mean: one place for handshakes and for what comes
 * later, so that they can't disagree. A code that is not in it is
 * {@link ErrorMeaning#TERMINAL}: going on as if it had not happened could lose something
 * unseen. Immutable.
 */
public final class ErrorTable {

	private final Map<String, ErrorMeaning> meanings;

	private ErrorTable(Map<String, ErrorMeaning> meanings) {
		this.meanings = Map.copyOf(meanings);
	}

	/**
	 * Create a table.
	 * @param meanings by code
	 * @return the table
	 */
	public static ErrorTable of(Map<String, ErrorMeaning> meanings) {
		return new ErrorTable(meanings);
	}

	/**
	 * Look a code up.
	 * @param code the code as the peer sends it
	 * @return its meaning
	 */
	public ErrorMeaning meaning(String code) {
		return this.meanings.getOrDefault(code, ErrorMeaning.TERMINAL);
	}

}
