package dev.connector.autoconfigure.auth;

import java.net.URI;
import java.util.List;

/**
 * Who asks for tokens, and where. Immutable; never shows the secret in its text form.
 *
 * @param endpoint where tokens are given out
 * @param id name of the client
 * @param secret what the client shows there
 * @param scopes what the token is to be good for
 */
public record OAuth2Client(URI endpoint, String id, String secret, List<String> scopes) {

	/**
	 * Create a client.
	 */
	public OAuth2Client {
		scopes = List.copyOf(scopes);
	}

	/**
	 * Return the endpoint without what may be a secret.
	 */
	String address() {
		return this.endpoint.getScheme() + "://" + this.endpoint.getRawAuthority() + this.endpoint.getRawPath();
	}

	@Override
	public String toString() {
		return "OAuth2Client[endpoint=" + address() + ", id=" + this.id + "]";
	}

}
