package dev.connector.gateway;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Makes session tokens that nobody can guess. Safe for use by many threads.
 */
final class SessionTokens implements Supplier<String> {

	private static final int BYTES = 24;

	private final SecureRandom random = new SecureRandom();

	@Override
	public String get() {
		byte[] token = new byte[BYTES];
		this.random.nextBytes(token);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

}
