package dev.connector.frame;

import dev.connector.failure.FailureStep;
import dev.connector.failure.FailureType;

/**
 * Why a gateway refuses or ends a registration.
 */
public enum RejectionCode {

	/**
	 * The credentials are missing or wrong.
	 */
	UNAUTHENTICATED(FailureType.REJECTED),

	/**
	 * The credentials are right, but not for this identity.
	 */
	FORBIDDEN(FailureType.FATAL),

	/**
	 * Somebody decided against this registration.
	 */
	DISAPPROVED(FailureType.FATAL),

	/**
	 * The gateway doesn't speak the version of the protocol.
	 */
	UNSUPPORTED_VERSION(FailureType.FATAL),

	/**
	 * The gateway can't make sense of what was sent.
	 */
	INVALID(FailureType.FATAL),

	/**
	 * Another connection registered under the same key later, and owns it now.
	 */
	SUPERSEDED(FailureType.FATAL),

	/**
	 * The gateway has too many registrations.
	 */
	OVERLOADED(FailureType.CONGESTED),

	/**
	 * The gateway stops, or heard nothing for too long.
	 */
	CLOSING(FailureType.TRANSIENT),

	/**
	 * A code of a later version of the protocol.
	 */
	UNKNOWN(FailureType.TRANSIENT);

	private final FailureType failureType;

	RejectionCode(FailureType failureType) {
		this.failureType = failureType;
	}

	/**
	 * Return how a connection deals with the rejection.
	 * @return the type of failure
	 */
	public FailureType failureType() {
		return this.failureType;
	}

	/**
	 * Return what the gateway was asked for when it refused.
	 * @return the step that failed
	 */
	public FailureStep failureStep() {
		return switch (this) {
			case UNAUTHENTICATED, FORBIDDEN -> FailureStep.AUTHENTICATION;
			case DISAPPROVED, UNSUPPORTED_VERSION, INVALID, SUPERSEDED, OVERLOADED, CLOSING, UNKNOWN ->
				FailureStep.REGISTRATION;
		};
	}

}
