package dev.connector.benchmark.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * How a fleet came back. Immutable.
 *
 * @param millis from when the gateway listened again until all were ready
 * @param peak the most attempts and handshakes at once
 * @param samples what was seen from time to time
 */
record Recovery(long millis, int peak, List<Sample> samples) {

	String encode() {
		StringBuilder text = new StringBuilder().append(this.millis).append(' ').append(this.peak);
		for (Sample sample : this.samples) {
			text.append(' ')
				.append(sample.millis())
				.append(',')
				.append(sample.ready())
				.append(',')
				.append(sample.busy());
		}
		return text.toString();
	}

	static Recovery parse(String line) {
		String[] parts = line.split(" ", -1);
		List<Sample> samples = new ArrayList<>();
		for (int i = 2; i < parts.length; i++) {
			String[] fields = parts[i].split(",", -1);
			samples
				.add(new Sample(Long.parseLong(fields[0]), Integer.parseInt(fields[1]), Integer.parseInt(fields[2])));
		}
		return new Recovery(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), samples);
	}

	/**
	 * What was seen at one moment.
	 *
	 * @param millis since the gateway listened again
	 * @param ready how many were ready
	 * @param busy the most attempts and handshakes at once since the sample before
	 */
	record Sample(long millis, int ready, int busy) {

	}

}
