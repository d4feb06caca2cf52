package dev.connector.benchmark.roundtrip;

/**
 * How much is asked at a time. Immutable.
 *
 * @param lanes how many streams
 * @param concurrency how many calls at a time on each
 * @param bytes size of a payload
 */
record Shape(int lanes, int concurrency, int bytes) {

	private static final int MANY = 100_000;

	int inFlight() {
		return this.lanes * this.concurrency;
	}

	/**
	 * Return whether there are so many calls at a time that one takes seconds.
	 */
	boolean isExcessive() {
		return inFlight() >= MANY;
	}

	/**
	 * Return the size of the heap of both ends, as an option of a JVM has it.
	 */
	String heap() {
		return isExcessive() ? "5g" : "1g";
	}

	String arguments() {
		return this.lanes + "x" + this.concurrency + "x" + this.bytes;
	}

	static Shape parse(String text) {
		String[] parts = text.split("x", -1);
		return new Shape(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
	}

	@Override
	public String toString() {
		return this.lanes + "×" + this.concurrency + ", " + size();
	}

	private String size() {
		return (this.bytes >= 1024) ? this.bytes / 1024 + " KiB" : this.bytes + " B";
	}

}
