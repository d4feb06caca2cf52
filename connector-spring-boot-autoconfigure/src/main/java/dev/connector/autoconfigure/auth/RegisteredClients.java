package dev.connector.autoconfigure.auth;

/**
 * The OAuth 2 clients that the application has registered under a name.
 */
@FunctionalInterface
interface RegisteredClients {

	/**
	 * Return where the tokens of a client come from.
	 * @param registrationId name of the client
	 * @throws IllegalArgumentException when there is no such client, or it is one that
	 * acts for somebody else
	 */
	AccessTokenSource find(String registrationId);

}
