package dev.connector.sample.chaos;

/**
 * What there is in a gateway at a moment.
 *
 * @param sessions sessions, lost ones included that may come back
 * @param calls calls that were pushed or wait
 * @param timers timers that are armed
 * @param connections connections from connectors
 */
record GatewayCounts(int sessions, int calls, int timers, int connections) {

	static GatewayCounts parse(String line) {
		String[] words = line.split(" ");
		return new GatewayCounts(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]),
				Integer.parseInt(words[4]));
	}

	@Override
	public String toString() {
		return this.sessions + " " + this.calls + " " + this.timers + " " + this.connections;
	}

}
