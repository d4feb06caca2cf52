package dev.connector.sample.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * One call, with everything that decides what the right answer is.
 *
 * @param id id of the request
 * @param instance which connector is called
 * @param capability what is asked for
 * @param timeout how long the caller waits
 * @param work how long the handler takes, as far as it takes time
 * @param size size in bytes of the input
 */
record PlannedCall(String id, String instance, Work capability, Duration timeout, Duration work, int size) {

	static PlannedCall random(String id, String instance, RandomGenerator random) {
		Work capability = Work.values()[random.nextInt(Work.values().length)];
		int size = (random.nextInt(10) == 0) ? random.nextInt(1000, 30_000) : random.nextInt(10, 300);
		return new PlannedCall(id, instance, capability, Duration.ofMillis(random.nextInt(15_000, 20_000)),
				Duration.ofMillis(random.nextInt(1, 400)), size);
	}

	/**
	 * Return the input, the same each time.
	 */
	byte[] input() {
		byte[] head = (this.id + " " + this.work.toMillis() + " ").getBytes(StandardCharsets.US_ASCII);
		byte[] input = Arrays.copyOf(head, Math.max(head.length, this.size));
		for (int i = head.length; i < input.length; i++) {
			input[i] = (byte) (i * 31);
		}
		return input;
	}

	/**
	 * Return what the bytes of the right answer add up to.
	 */
	long checksum() {
		return checksum(input());
	}

	static long checksum(byte[] bytes) {
		CRC32 sum = new CRC32();
		sum.update(bytes);
		return sum.getValue();
	}

	/**
	 * What connectors do.
	 */
	enum Work {

		/** Answers with its input at once, on the thread that it was asked on. */
		ECHO,

		/** Answers with its input after a while, without a thread of its own. */
		LATER,

		/** Answers with its input after a while in which it keeps a thread. */
		BLOCK,

		/** Answers with its input as a stream of pieces over a while. */
		STREAM

	}

}
