package dev.connector.gateway;

/**
 * What was decided about a registration.
 */
public enum ApprovalDecision {

	/**
	 * It gets work.
	 */
	APPROVE,

	/**
	 * It is refused, now and when it comes again.
	 */
	REJECT

}
