package dev.connector.reconnect;

import java.time.Duration;

/**
 * Who may handshake at a destination, and when. Immutable.
 *
 * @param ungatedAttempts how many attempts of an outage don't wait for quiet
 * @param maxConcurrentHandshakes how many handshake at a time, whatever the mode
 * @param maxPark how long a connection may be parked until that counts as a failed
 * attempt
 * @param mode what opens the gate
 */
public record GateOptions(int ungatedAttempts, int maxConcurrentHandshakes, Duration maxPark, GateMode mode) {

	/**
	 * Create options.
	 */
	public GateOptions {
		Checks.requireAtLeast("ungatedAttempts", 0, ungatedAttempts);
		Checks.requireAtLeast("maxConcurrentHandshakes", 1, maxConcurrentHandshakes);
		Checks.requirePositive("maxPark", maxPark);
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static GateOptions defaults() {
		return new GateOptions(5, 16, Duration.ofMinutes(10), GateMode.PERMITS);
	}

	/**
	 * Return these options with another number of attempts that don't wait for quiet.
	 * @param changed how many attempts of an outage
	 * @return new options
	 */
	public GateOptions withUngatedAttempts(int changed) {
		return new GateOptions(changed, this.maxConcurrentHandshakes, this.maxPark, this.mode);
	}

	/**
	 * Return these options with another number of handshakes.
	 * @param changed how many handshake at a time
	 * @return new options
	 */
	public GateOptions withMaxConcurrentHandshakes(int changed) {
		return new GateOptions(this.ungatedAttempts, changed, this.maxPark, this.mode);
	}

	/**
	 * Return these options with another bound of parking.
	 * @param changed how long a connection may be parked until that counts as a failed
	 * attempt
	 * @return new options
	 */
	public GateOptions withMaxPark(Duration changed) {
		return new GateOptions(this.ungatedAttempts, this.maxConcurrentHandshakes, changed, this.mode);
	}

	/**
	 * Return these options with another mode.
	 * @param changed what opens the gate
	 * @return new options
	 */
	public GateOptions withMode(GateMode changed) {
		return new GateOptions(this.ungatedAttempts, this.maxConcurrentHandshakes, this.maxPark, changed);
	}

}
