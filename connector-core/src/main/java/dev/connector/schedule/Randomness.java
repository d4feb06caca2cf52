package dev.connector.schedule;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Where chance comes from when no test decides it.
 */
public final class Randomness {

	private static final RandomGenerator SHARED = () -> ThreadLocalRandom.current().nextLong();

	private Randomness() {
	}

	/**
	 * Return a generator that many threads may use. Not for secrets.
	 * @return the generator
	 */
	public static RandomGenerator shared() {
		return SHARED;
	}

}
