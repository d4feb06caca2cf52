package dev.connector.interop.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure with one of the codes of the protocol.
 */
final class PeerError extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String code;

	PeerError(String code, String message) {
		super(message);
		this.code = code;
	}

	Map<String, Object> toResponse() {
		Map<String, Object> error = new LinkedHashMap<>();
		error.put("code", this.code);
		error.put("message", getMessage());
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("ok", false);
		response.put("error", error);
		return response;
	}

	/**
	 * Return what a handler's failure is for those who called.
	 */
	static PeerError of(Throwable failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		return (cause instanceof PeerError error) ? error : new PeerError("internal_error", cause.toString());
	}

}
