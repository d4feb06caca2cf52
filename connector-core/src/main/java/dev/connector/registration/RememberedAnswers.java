package dev.connector.registration;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are remembered, first in first out: small results as bytes; what is larger
 * or of another kind as it is. Each is known by a number. Guarded by the lock of its
 * outbox.
 */
final class RememberedAnswers {

	/** The number of no answer. */
	static final long NONE = BytePages.NONE;

	/** The largest result to be copied. */
	static final int SMALL = 4096;

	private static final int SIZE_OF_PAYLOAD = 0;

	private static final int SIZE_OF_TYPE = 4;

	private static final int PAYLOAD = 8;

	private final BytePages results = new BytePages();

	/** By their numbers, which are less than {@link #NONE}. */
	private @Nullable Map<Long, ConnectorFrame> others;

	private long lastOther = NONE;

	/**
	 * Add an answer.
	 * @return its number
	 */
	long add(ConnectorFrame answer) {
		if (answer instanceof ConnectorFrame.Result result) {
			Payload payload = result.payload();
			int size = payload.size();
			int type = CompactText.sizeOf(payload.contentType());
			if (size <= SMALL && type <= SMALL) {
				long at = this.results.add(PAYLOAD + size + type);
				this.results.setInt(at, SIZE_OF_PAYLOAD, size);
				this.results.setInt(at, SIZE_OF_TYPE, type);
				byte[] page = this.results.page(at);
				int offset = BytePages.offset(at) + PAYLOAD;
				payload.copyTo(page, offset);
				CompactText.write(payload.contentType(), page, offset + size);
				return at;
			}
		}
		if (this.others == null) {
			this.others = new HashMap<>();
		}
		this.lastOther--;
		this.others.put(this.lastOther, answer);
		return this.lastOther;
	}

	/**
	 * Return an answer.
	 * @param requestId what it answers
	 * @param number its number
	 * @return {@code null} when that is {@link #NONE}
	 */
	@Nullable ConnectorFrame get(String requestId, long number) {
		if (number > NONE) {
			byte[] page = this.results.page(number);
			int from = BytePages.offset(number) + PAYLOAD;
			int to = from + this.results.getInt(number, SIZE_OF_PAYLOAD);
			return new ConnectorFrame.Result(requestId,
					Payload.of(Arrays.copyOfRange(page, from, to), CompactText.read(page, to)));
		}
		return (this.others != null) ? this.others.get(number) : null;
	}

	/**
	 * Remove the oldest answer.
	 * @param number its number
	 * @return how many of its bytes counted
	 */
	long removeFirst(long number) {
		if (number > NONE) {
			int size = this.results.getInt(number, SIZE_OF_PAYLOAD);
			this.results.removeFirst(PAYLOAD + size + this.results.getInt(number, SIZE_OF_TYPE));
			return size;
		}
		ConnectorFrame removed = (this.others != null) ? this.others.remove(number) : null;
		return (removed != null) ? KnownRequest.sizeOf(removed) : 0;
	}

}
