package dev.connector.autoconfigure.auth;

/**
 * Where access tokens come from.
 */
@FunctionalInterface
interface AccessTokenSource {

	/**
	 * Fetch another token. May block, within bounds.
	 * @return the token
	 * @throws TokenRefusedException when none is given, with a reason that holds no
	 * secret
	 * @throws InterruptedException when the thread was asked to end
	 */
	AccessToken fetch() throws TokenRefusedException, InterruptedException;

}
