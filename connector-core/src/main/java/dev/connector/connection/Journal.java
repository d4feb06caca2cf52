package dev.connector.connection;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The last states of a connection, so that what happened at night can be read in the
 * morning. Written by the owner of the connection, read by any thread.
 */
public final class Journal {

	/**
	 * How many states are kept.
	 */
	public static final int SIZE = 50;

	/** The state, attempt, generation, and the two parts of the time. */
	private static final int ENTRY_BYTES = 1 + 3 * Integer.BYTES + Long.BYTES;

	private static final ConnectionState[] STATES = ConnectionState.values();

	private static final Pages EMPTY = new Pages(new byte[0], List.of());

	private volatile Pages pages = EMPTY;

	/**
	 * Add a state, and forget the oldest when there are too many.
	 * @param entered the state as it was entered
	 */
	public void add(ConnectionSnapshot entered) {
		this.pages = this.pages.with(entered);
	}

	/**
	 * Return what is kept.
	 * @return an immutable list, oldest first
	 */
	public List<ConnectionSnapshot> entries() {
		return this.pages.read();
	}

	/**
	 * What is kept, without an object for each state: most connections have nothing to
	 * tell but that they came up, and there are many of them. Immutable.
	 */
	private static final class Pages {

		/** What every state has, one after the other. */
		private final byte[] bytes;

		/** What only states after a failure have. */
		private final List<Detail> failures;

		Pages(byte[] bytes, List<Detail> failures) {
			this.bytes = bytes;
			this.failures = failures;
		}

		// Bytes don't outlive this JVM, and both parts of the time are kept
		@SuppressWarnings({ "EnumOrdinal", "JavaInstantGetSecondsGetNano" })
		Pages with(ConnectionSnapshot entered) {
			int size = this.bytes.length / ENTRY_BYTES;
			int drop = (size < SIZE) ? 0 : 1;
			int kept = (size - drop) * ENTRY_BYTES;
			byte[] changed = new byte[kept + ENTRY_BYTES];
			System.arraycopy(this.bytes, drop * ENTRY_BYTES, changed, 0, kept);
			ByteBuffer.wrap(changed, kept, ENTRY_BYTES)
				.put((byte) entered.state().ordinal())
				.putInt(entered.attempt())
				.putInt((int) entered.generation())
				.putLong(entered.since().getEpochSecond())
				.putInt(entered.since().getNano());
			return new Pages(changed, details(drop, size - drop, entered));
		}

		private List<Detail> details(int drop, int index, ConnectionSnapshot entered) {
			boolean detailed = entered.lastError() != null || entered.nextAttemptAt() != null;
			if (!detailed && (drop == 0 || this.failures.isEmpty())) {
				return this.failures;
			}
			List<Detail> changed = new ArrayList<>();
			for (Detail detail : this.failures) {
				if (detail.index() >= drop) {
					changed.add(new Detail(detail.index() - drop, detail.nextAttemptAt(), detail.lastError()));
				}
			}
			if (detailed) {
				changed.add(new Detail(index, entered.nextAttemptAt(), entered.lastError()));
			}
			return List.copyOf(changed);
		}

		List<ConnectionSnapshot> read() {
			Detail[] details = new Detail[this.bytes.length / ENTRY_BYTES];
			Arrays.fill(details, Detail.NONE);
			this.failures.forEach((detail) -> details[detail.index()] = detail);
			List<ConnectionSnapshot> entries = new ArrayList<>(details.length);
			ByteBuffer buffer = ByteBuffer.wrap(this.bytes);
			for (int i = 0; i < details.length; i++) {
				ConnectionState state = STATES[buffer.get()];
				int attempt = buffer.getInt();
				int generation = buffer.getInt();
				Instant since = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
				entries.add(new ConnectionSnapshot(state, since, attempt, details[i].nextAttemptAt(),
						details[i].lastError(), generation));
			}
			return List.copyOf(entries);
		}

	}

	/**
	 * What a state has after a failure.
	 *
	 * @param index place of the state
	 * @param nextAttemptAt when the next attempt is to begin
	 * @param lastError what failed last
	 */
	private record Detail(int index, @Nullable Instant nextAttemptAt, @Nullable Failure lastError) {

		static final Detail NONE = new Detail(0, null, null);

	}

}
