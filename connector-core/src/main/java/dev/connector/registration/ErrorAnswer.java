package dev.connector.registration;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;

/**
 * Makes the frame of an error, of a size that every gateway takes: what a handler has to
 * say about a request grows with the request, and a message that is too large would end
 * the stream with everything on it.
 */
final class ErrorAnswer {

	/**
	 * Characters of a message, or of a detail.
	 */
	static final int MAX_TEXT = 4096;

	/**
	 * Characters of all details together.
	 */
	static final int MAX_DETAILS = 3 * MAX_TEXT;

	private static final String MORE = "…";

	private ErrorAnswer() {
	}

	static ConnectorFrame.ResultError of(String requestId, ErrorCode code, String message,
			Map<String, String> details) {
		return new ConnectorFrame.ResultError(requestId, code, bounded(message), bounded(details));
	}

	private static Map<String, String> bounded(Map<String, String> details) {
		int size = 0;
		Map<String, String> kept = new LinkedHashMap<>();
		for (Map.Entry<String, String> detail : details.entrySet()) {
			String value = bounded(detail.getValue());
			size += detail.getKey().length() + value.length();
			if (size > MAX_DETAILS) {
				break;
			}
			kept.put(detail.getKey(), value);
		}
		return kept;
	}

	private static String bounded(String text) {
		return (text.length() <= MAX_TEXT) ? text : text.substring(0, MAX_TEXT) + MORE;
	}

}
