package dev.connector.lifecycle;

import java.time.Duration;

/**
 * How long steps may take where participants don't say it themselves. Immutable.
 *
 * @param bootTimeout how long each step of the start and of a reload may take
 * @param drainTimeout how long all may take to drain; one that hangs leaves the others a
 * little of it
 * @param shutdownTimeout how long all may take to shut down; one that hangs leaves the
 * others a little of it
 * @param bootParallelism how many participants of equal priority that don't depend on
 * each other boot at a time
 */
public record LifecycleOptions(Duration bootTimeout, Duration drainTimeout, Duration shutdownTimeout,
		int bootParallelism) {

	/**
	 * Create options.
	 */
	public LifecycleOptions {
		requirePositive("bootTimeout", bootTimeout);
		requireNotNegative("drainTimeout", drainTimeout);
		requirePositive("shutdownTimeout", shutdownTimeout);
		if (bootParallelism < 1) {
			throw new IllegalArgumentException("bootParallelism must be at least 1, but is " + bootParallelism);
		}
	}

	/**
	 * Return the options that hold when nothing else is said: one after the other.
	 * @return the defaults
	 */
	public static LifecycleOptions defaults() {
		return new LifecycleOptions(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(10), 1);
	}

	/**
	 * Return these options with another time to boot.
	 * @param changed how long each step of the start and of a reload may take
	 * @return new options
	 */
	public LifecycleOptions withBootTimeout(Duration changed) {
		return new LifecycleOptions(changed, this.drainTimeout, this.shutdownTimeout, this.bootParallelism);
	}

	/**
	 * Return these options with another time to drain.
	 * @param changed how long all may take
	 * @return new options
	 */
	public LifecycleOptions withDrainTimeout(Duration changed) {
		return new LifecycleOptions(this.bootTimeout, changed, this.shutdownTimeout, this.bootParallelism);
	}

	/**
	 * Return these options with another time to shut down.
	 * @param changed how long all may take
	 * @return new options
	 */
	public LifecycleOptions withShutdownTimeout(Duration changed) {
		return new LifecycleOptions(this.bootTimeout, this.drainTimeout, changed, this.bootParallelism);
	}

	/**
	 * Return these options with more or fewer booting at a time.
	 * @param changed how many
	 * @return new options
	 */
	public LifecycleOptions withBootParallelism(int changed) {
		return new LifecycleOptions(this.bootTimeout, this.drainTimeout, this.shutdownTimeout, changed);
	}

	private static void requirePositive(String name, Duration value) {
		requireNotNegative(name, value);
		if (value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

	private static void requireNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(name + " must not be negative, but is " + value);
		}
	}

}
