package dev.connector.frame;

/**
 * What a connector shows to be let in. Immutable; never shows the secret in its text
 * form.
 *
 * @param scheme how to read the value, such as {@code Bearer}; empty for none
 * @param value the secret
 */
public record Credentials(String scheme, String value) {

	/**
	 * No credentials at all.
	 */
	public static final Credentials NONE = new Credentials("", "");

	/**
	 * Create credentials of a token.
	 * @param token the token
	 * @return bearer credentials
	 */
	public static Credentials bearer(String token) {
		return new Credentials("Bearer", token);
	}

	@Override
	public String toString() {
		return this.scheme.isEmpty() ? "no credentials" : this.scheme + " ***";
	}

}
