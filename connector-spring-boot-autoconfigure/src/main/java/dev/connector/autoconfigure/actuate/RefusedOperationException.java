package dev.connector.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * An operator asked for something that is not done. Nothing has changed.
 */
final class RefusedOperationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final int CONFLICT = 409;

	private final int status;

	private RefusedOperationException(int status, String message) {
		super(message);
		this.status = status;
	}

	/**
	 * It makes no sense.
	 */
	static RefusedOperationException nonsense(String message) {
		return new RefusedOperationException(WebEndpointResponse.STATUS_BAD_REQUEST, message);
	}

	/**
	 * It is about something that is not there.
	 */
	static RefusedOperationException unknown(String message) {
		return new RefusedOperationException(WebEndpointResponse.STATUS_NOT_FOUND, message);
	}

	/**
	 * It can't be done now.
	 */
	static RefusedOperationException conflict(String message) {
		return new RefusedOperationException(CONFLICT, message);
	}

	/**
	 * Return the HTTP status that says so.
	 */
	int status() {
		return this.status;
	}

}
