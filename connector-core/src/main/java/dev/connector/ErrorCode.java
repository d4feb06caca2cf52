package dev.connector;

/**
 * Why a request was answered with an error.
 */
public enum ErrorCode {

	/**
	 * There is no such capability, or no such thing as the request names.
	 */
	NOT_FOUND,

	/**
	 * The input is not what the capability takes.
	 */
	INVALID_REQUEST,

	/**
	 * Nobody can answer now.
	 */
	UNAVAILABLE,

	/**
	 * More is asked than may run or wait at a time.
	 */
	OVERLOADED,

	/**
	 * The deadline passed.
	 */
	TIMEOUT,

	/**
	 * The caller gave up.
	 */
	CANCELLED,

	/**
	 * The connector failed.
	 */
	INTERNAL

}
