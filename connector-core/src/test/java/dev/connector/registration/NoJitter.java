package dev.connector.registration;

import java.util.random.RandomGenerator;

/**
 * Chance that leaves every delay as long as it may be.
 */
final class NoJitter implements RandomGenerator {

	@Override
	public long nextLong() {
		return -1;
	}

	@Override
	public double nextDouble() {
		return 1.0;
	}

}
