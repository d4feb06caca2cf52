package dev.connector.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

import dev.connector.frame.ConnectorFrame;

/**
 * What a connector has to show to resume a session.
 *
 * @param value the token, a secret
 */
record SessionToken(String value) {

	private static final int SHORTEST = 32;

	private static final int LONGEST = 256;

	/**
	 * Return the token that the connector chose, so that it knows the token even if the
	 * answer to its registration is lost; or one of our own when it chose none that is
	 * hard to guess.
	 * @param resumption what the connector shows
	 * @param tokens makes our own
	 * @return the token of a new session
	 */
	static SessionToken of(ConnectorFrame.Resumption resumption, Supplier<String> tokens) {
		String chosen = resumption.sessionToken();
		boolean usable = chosen.length() >= SHORTEST && chosen.length() <= LONGEST;
		return new SessionToken(usable ? chosen : tokens.get());
	}

	/**
	 * Return whether somebody knows the token. Takes as long whatever is shown.
	 * @param shown what is shown
	 */
	boolean is(String shown) {
		return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8),
				this.value.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public String toString() {
		return "SessionToken[***]";
	}

}
