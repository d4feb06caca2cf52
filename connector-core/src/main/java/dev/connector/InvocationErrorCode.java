package dev.connector;

/**
 * Kinds of errors that end an {@link Invocation}.
 */
public enum InvocationErrorCode {

	/**
	 * The input is not what the capability takes, or the answer is a stream.
	 */
	INVALID_REQUEST,

	/**
	 * The gateway doesn't let this process invoke what is at the address. Says nothing
	 * about whether anything is there.
	 */
	FORBIDDEN,

	/**
	 * There is no such registration, or no such capability.
	 */
	NOT_FOUND,

	/**
	 * The registration waits for approval.
	 */
	PENDING_APPROVAL,

	/**
	 * The payload, or the answer, is larger than what one of those takes that it goes
	 * through.
	 */
	TOO_LARGE,

	/**
	 * More is asked for than may be under way: of this process, at the gateway, or at the
	 * connector.
	 */
	OVERLOADED,

	/**
	 * The connector failed.
	 */
	CONNECTOR_FAILED,

	/**
	 * Nobody can answer now, or the connection to who was to answer was lost. The message
	 * says whether it may have run.
	 */
	UNAVAILABLE,

	/**
	 * The deadline passed.
	 */
	TIMEOUT,

	/**
	 * The connector ended the request as one that was called off.
	 */
	CANCELLED,

	/**
	 * The gateway takes no invocations: it is of an earlier release, or they are turned
	 * off there.
	 */
	UNSUPPORTED

}
