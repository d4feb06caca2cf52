package dev.connector.gateway;

/**
 * Who decides whether an authenticated connector gets work.
 */
public enum ApprovalMode {

	/**
	 * Nobody: every authenticated connector gets work at once.
	 */
	AUTO,

	/**
	 * A person or a program, through {@link Gateway#decide}; the connector waits
	 * meanwhile.
	 */
	MANUAL

}
