package dev.connector.gateway;

import dev.connector.ErrorCode;

/**
 * Kinds of errors that a caller of a gateway meets.
 */
public enum GatewayErrorCode {

	/**
	 * The request is not what the capability takes.
	 */
	INVALID_REQUEST,

	/**
	 * There is no such registration, or no such capability.
	 */
	NOT_FOUND,

	/**
	 * The registration waits for approval.
	 */
	PENDING_APPROVAL,

	/**
	 * The payload is larger than what the gateway or the connector takes.
	 */
	TOO_LARGE,

	/**
	 * More is asked than may run and wait.
	 */
	OVERLOADED,

	/**
	 * The connector failed, or answered nonsense.
	 */
	CONNECTOR_FAILED,

	/**
	 * Nobody can answer now, or the one who was to answer is gone.
	 */
	UNAVAILABLE,

	/**
	 * The deadline passed.
	 */
	TIMEOUT,

	/**
	 * The caller called the request off, or the connector was told so of an earlier one
	 * of the same id.
	 */
	CANCELLED;

	/**
	 * Return how a connector's error looks to the caller.
	 * @param code the connector's code
	 * @return the code for the caller
	 */
	public static GatewayErrorCode of(ErrorCode code) {
		return switch (code) {
			case NOT_FOUND -> NOT_FOUND;
			case INVALID_REQUEST -> INVALID_REQUEST;
			case UNAVAILABLE -> UNAVAILABLE;
			case OVERLOADED -> OVERLOADED;
			case TIMEOUT -> TIMEOUT;
			case CANCELLED -> CANCELLED;
			case INTERNAL -> CONNECTOR_FAILED;
		};
	}

}
