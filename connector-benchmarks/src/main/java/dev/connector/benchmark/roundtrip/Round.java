package dev.connector.benchmark.roundtrip;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

import org.HdrHistogram.Histogram;

/**
 * What one round of calls came to. Immutable, but for the histogram, which is left alone.
 *
 * @param seconds how long it took
 * @param calls how many calls were answered in that time
 * @param allocatedPerCall bytes allocated for each call, by all threads of both ends
 * @param cpuNanosPerCall time on processors for each call, of all threads of both ends
 * @param latencies in nanoseconds
 */
record Round(double seconds, long calls, double allocatedPerCall, double cpuNanosPerCall, Histogram latencies) {

	double perSecond() {
		return this.calls / this.seconds;
	}

	double micros(double percentile) {
		return this.latencies.getValueAtPercentile(percentile) / 1000.0;
	}

	String encode() {
		ByteBuffer buffer = ByteBuffer.allocate(this.latencies.getNeededByteBufferCapacity());
		int length = this.latencies.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_SPEED);
		buffer.position(0).limit(length);
		return this.seconds + " " + this.calls + " " + this.allocatedPerCall + " " + this.cpuNanosPerCall + " "
				+ Base64.getEncoder().encodeToString(bytes(buffer));
	}

	static Round parse(String line) {
		String[] parts = line.split(" ", -1);
		try {
			Histogram latencies = Histogram
				.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(parts[4])), 0);
			return new Round(Double.parseDouble(parts[0]), Long.parseLong(parts[1]), Double.parseDouble(parts[2]),
					Double.parseDouble(parts[3]), latencies);
		}
		catch (DataFormatException ex) {
			throw new IllegalArgumentException("Not a histogram", ex);
		}
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.get(bytes);
		return bytes;
	}

}
