package dev.connector.reconnect;

import java.util.random.RandomGenerator;

/**
 * Chance that always draws the same, even what it must not draw.
 */
record FixedRandom(double value) implements RandomGenerator {

	/**
	 * Leaves every delay as long as it may be.
	 */
	static final RandomGenerator HIGHEST = new FixedRandom(1.0);

	@Override
	public long nextLong() {
		return 0;
	}

	@Override
	public double nextDouble() {
		return this.value;
	}

}
