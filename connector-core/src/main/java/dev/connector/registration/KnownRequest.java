package dev.connector.registration;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.zip.CRC32C;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * A request that runs, or whose answer waits to be acknowledged. Afterwards it is
 * remembered for the case that it comes again, as a {@link RememberedRequest}. Guarded by
 * the lock of its outbox.
 */
final class KnownRequest {

	/** The neighbours in the list that it is in. */
	@Nullable KnownRequest previous;

	@Nullable KnownRequest next;

	private final String id;

	private final String capability;

	private final int size;

	private @Nullable Execution execution;

	private @Nullable ConnectorFrame answer;

	private int checksum;

	private long bytes;

	private boolean unacknowledged;

	private boolean sent;

	private boolean orphan;

	private boolean streamed;

	/** Items that the gateway possibly did not get. */
	private @Nullable Queue<ConnectorFrame.ResultChunk> items;

	/** How many items may be on their way: the credits that the request came with. */
	private long window;

	/** The first item that the gateway possibly did not get. */
	private long firstUnread;

	/** The last item that was sent without being kept. */
	private long lastUnkept = -1;

	KnownRequest(GatewayFrame.Execute frame, Execution execution) {
		this.id = frame.requestId();
		this.capability = frame.capability();
		this.size = frame.payload().size();
		this.window = Math.max(0, frame.delivery().resultCredits());
		this.execution = execution;
	}

	static int checksum(Payload payload) {
		CRC32C sum = new CRC32C();
		sum.update(payload.unsafeBytes());
		return (int) sum.getValue();
	}

	String id() {
		return this.id;
	}

	String capability() {
		return this.capability;
	}

	/**
	 * Return the size of the payload in bytes.
	 */
	int size() {
		return this.size;
	}

	/**
	 * Return the checksum of the payload, once it was answered.
	 */
	int checksum() {
		return this.checksum;
	}

	/**
	 * Return what runs, or {@code null} when the answer was given.
	 */
	@Nullable Execution execution() {
		return this.execution;
	}

	/**
	 * Return whether another request came under the same id.
	 */
	boolean differsFrom(GatewayFrame.Execute frame) {
		if (!this.capability.equals(frame.capability()) || this.size != frame.payload().size()) {
			return true;
		}
		Execution running = this.execution;
		return (running != null) ? !running.payload().bytes().equals(frame.payload().bytes())
				: this.checksum != checksum(frame.payload());
	}

	void answered(ConnectorFrame given, int checksumOfPayload) {
		this.execution = null;
		this.answer = given;
		this.checksum = checksumOfPayload;
	}

	/**
	 * Return the answer to the same request once more.
	 */
	ConnectorFrame answerAgain() {
		ConnectorFrame given = this.answer;
		return (given != null && !this.streamed) ? given : notKept();
	}

	/**
	 * Let the answer go, so that only the request is known.
	 * @return how many bytes that sets free
	 */
	long forgetAnswer() {
		long free = this.bytes;
		this.bytes = 0;
		this.answer = null;
		this.items = null;
		return free;
	}

	@Nullable ConnectorFrame answer() {
		return this.answer;
	}

	boolean isStreamed() {
		return this.streamed;
	}

	void beginStream() {
		this.streamed = true;
	}

	/**
	 * Keep an item of a streamed answer.
	 */
	void keep(ConnectorFrame.ResultChunk item) {
		if (this.items == null) {
			this.items = new ArrayDeque<>();
		}
		this.items.add(item);
		this.bytes += item.payload().size();
	}

	void sentWithoutKeeping(ConnectorFrame.ResultChunk item) {
		this.lastUnkept = item.sequence();
	}

	/**
	 * Return whether the gateway possibly didn't get an item.
	 */
	boolean isUnread(ConnectorFrame.ResultChunk item) {
		return item.sequence() >= this.firstUnread;
	}

	/**
	 * Let the items go that the gateway must have got, for it allows more.
	 * @param total how many items may be sent altogether
	 * @return how many bytes that sets free
	 */
	long allow(long total) {
		if (this.window == 0) {
			this.window = Math.max(0, total);
		}
		this.firstUnread = Math.max(this.firstUnread, total - this.window);
		long free = 0;
		Queue<ConnectorFrame.ResultChunk> kept = this.items;
		while (kept != null && !kept.isEmpty() && !isUnread(kept.element())) {
			free += kept.remove().payload().size();
		}
		this.bytes -= free;
		return free;
	}

	/**
	 * Add what the gateway possibly did not get, in order.
	 */
	void addUnread(Queue<ConnectorFrame> frames) {
		if (hasGap()) {
			frames.add(notKept());
			return;
		}
		if (this.items != null) {
			frames.addAll(this.items);
		}
		if (this.answer != null) {
			frames.add(this.answer);
		}
	}

	/**
	 * Return whether items are missing among those that the gateway possibly did not get.
	 */
	boolean hasGap() {
		return this.lastUnkept >= this.firstUnread;
	}

	long bytes() {
		return this.bytes;
	}

	void addBytes(long more) {
		this.bytes += more;
	}

	boolean isUnacknowledged() {
		return this.unacknowledged;
	}

	void setUnacknowledged(boolean changed) {
		this.unacknowledged = changed;
	}

	boolean wasSent() {
		return this.sent;
	}

	void setSent() {
		this.sent = true;
	}

	/**
	 * Return whether it runs for a session that is gone, so that nobody waits for it.
	 */
	boolean isOrphan() {
		return this.orphan;
	}

	void setOrphan(boolean changed) {
		this.orphan = changed;
	}

	/**
	 * Return how many bytes of an answer count.
	 */
	static long sizeOf(ConnectorFrame answer) {
		if (answer instanceof ConnectorFrame.Result result) {
			return result.payload().size();
		}
		if (answer instanceof ConnectorFrame.ResultError error) {
			long details = 0;
			for (Map.Entry<String, String> detail : error.details().entrySet()) {
				details += detail.getKey().length() + detail.getValue().length();
			}
			return error.message().length() + details;
		}
		return 0;
	}

	private ConnectorFrame notKept() {
		return notKept(this.id);
	}

	/**
	 * Return the answer to a request whose own answer is gone.
	 */
	static ConnectorFrame notKept(String id) {
		return ErrorAnswer.of(id, ErrorCode.UNAVAILABLE,
				"The request '" + id + "' ran already; its answer is not kept any more", Map.of());
	}

}
