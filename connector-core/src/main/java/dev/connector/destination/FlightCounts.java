package dev.connector.destination;

/**
 * How the searches for a wire ended. Touched under the lock of the pool only.
 */
final class FlightCounts {

	private long succeeded;

	private long failed;

	private long shared;

	void succeeded() {
		this.succeeded++;
	}

	void failed() {
		this.failed++;
	}

	/**
	 * Count a stream that waits for what is searched already.
	 */
	void shared() {
		this.shared++;
	}

	DestinationSnapshot.Flights snapshot(boolean underWay, int waiting) {
		return new DestinationSnapshot.Flights(underWay, waiting, this.succeeded, this.failed, this.shared);
	}

}
