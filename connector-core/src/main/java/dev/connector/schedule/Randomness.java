package dev.connector.schedule;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Where chance comes from when no test decides it.
 */
public final class Randomness {

	private static final RandomGenerator SHARED = () -> ThreadLocalRandom.current().nextLong();

	private static final int TOKEN_BYTES = 24;

	private Randomness() {
	}

	/**
	 * Return a generator that many threads may use. Not for secrets.
	 * @return the generator
	 */
	public static RandomGenerator shared() {
		return SHARED;
	}

	/**
	 * Return a text that nobody can guess.
	 * @return another one each time, of letters, digits, hyphens and underscores
	 */
	public static String token() {
		byte[] token = new byte[TOKEN_BYTES];
		Secure.RANDOM.nextBytes(token);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	/**
	 * Made when the first secret is needed.
	 */
	private static final class Secure {

		private static final SecureRandom RANDOM = new SecureRandom();

	}

}
