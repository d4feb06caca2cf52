package dev.connector.reconnect;

import java.time.Duration;

/**
 * What options have to be, with a message that names the one that is not.
 */
final class Checks {

	private Checks() {
	}

	static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

	static void requireAtLeast(String name, int least, int value) {
		if (value < least) {
			throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
		}
	}

}
