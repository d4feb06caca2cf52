package dev.connector.transport.websocket;

import dev.connector.protocol.EncodedFrame;
import org.jspecify.annotations.Nullable;

/**
 * What one stream has to send and when it may: at most one frame at a time, and a few
 * things that are about the stream. Guarded by the lock of the {@link MuxWriter}, except
 * for what says otherwise.
 */
final class Outgoing {

	/** Room in a message without which nobody has a turn: for all but the frame. */
	private static final int MIN_ROOM_BYTES = 1024;

	/** Told, without the lock, when the stream has room again or was half-closed. */
	private final Runnable onFree;

	private int id;

	private int window = MuxFormat.WINDOW_BYTES;

	private @Nullable EncodedFrame frame;

	private byte @Nullable [] bytes;

	private int size;

	private int sent;

	/** How much the other side may send in addition. */
	private int grant;

	private boolean openDue;

	private boolean halfCloseDue;

	private @Nullable LastWord lastWord;

	private boolean over;

	/** Whether it waits for its turn. */
	private boolean queued;

	/** Whether something changed that {@link #onFree} is told. */
	private boolean freed;

	/** Read without the lock. */
	private volatile boolean busy;

	/** Read without the lock. */
	private volatile boolean halfClosed;

	Outgoing(Runnable onFree) {
		this.onFree = onFree;
	}

	/**
	 * Create what only has to be said.
	 */
	static Outgoing of(int id, LastWord lastWord) {
		Outgoing outgoing = new Outgoing(() -> {
		});
		outgoing.id = id;
		outgoing.end(lastWord);
		return outgoing;
	}

	/** Fixed before the stream is known to anybody else. */
	int id() {
		return this.id;
	}

	/** Free of the lock. */
	boolean isBusy() {
		return this.busy;
	}

	/** Free of the lock. */
	boolean isHalfClosed() {
		return this.halfClosed;
	}

	/** Free of the lock. */
	void free() {
		this.onFree.run();
	}

	boolean queue() {
		boolean added = !this.queued;
		this.queued = true;
		return added;
	}

	void unqueue() {
		this.queued = false;
	}

	boolean takeFreed() {
		boolean was = this.freed;
		this.freed = false;
		return was;
	}

	boolean isOver() {
		return this.over;
	}

	void accepted(int stream) {
		this.id = stream;
	}

	void open(int stream) {
		this.id = stream;
		this.openDue = true;
	}

	/**
	 * Put a frame into a message at once, if there is room. Nobody waits for a turn.
	 * @return {@code false} when it has to wait for its turn
	 */
	boolean writeNow(Batch batch, EncodedFrame whole) {
		int length = whole.size();
		if (!fits(batch, length)) {
			return false;
		}
		batch.whole(this.id, whole);
		this.window -= length;
		return true;
	}

	/**
	 * Keep a frame until it is sent.
	 * @param encoded the encoded frame when it is to be sent in pieces
	 */
	void hold(EncodedFrame whole, byte @Nullable [] encoded) {
		this.frame = whole;
		this.bytes = encoded;
		this.size = whole.size();
		this.sent = 0;
		this.busy = true;
	}

	void halfClose() {
		this.halfCloseDue = true;
	}

	void grant(int more) {
		this.grant += more;
	}

	/**
	 * Take what the other side granted.
	 * @return {@code false} when it is more than there can be
	 */
	boolean granted(int more) {
		if (more <= 0 || this.window > Integer.MAX_VALUE - more) {
			return false;
		}
		this.window += more;
		return true;
	}

	/**
	 * Forget everything that was to be sent.
	 * @param word what is said instead, unless the other side never heard of the stream
	 */
	void end(@Nullable LastWord word) {
		this.over = true;
		this.lastWord = this.openDue ? null : word;
		this.openDue = false;
		this.halfCloseDue = false;
		this.grant = 0;
		this.frame = null;
		this.bytes = null;
		this.busy = false;
	}

	/**
	 * Use a turn: put into a message what there is, but of a large frame only a piece.
	 */
	Turn turn(Batch batch) {
		if (batch.room() < MIN_ROOM_BYTES) {
			return Turn.FULL;
		}
		if (this.openDue) {
			batch.control(MuxFormat.OPEN, this.id);
			this.openDue = false;
		}
		if (this.lastWord != null) {
			this.lastWord.put(batch, this.id);
			this.lastWord = null;
		}
		if (this.grant > 0) {
			batch.window(this.id, this.grant);
			this.grant = 0;
		}
		Turn turn = (this.frame != null) ? frame(batch, this.frame) : Turn.DONE;
		if (this.halfCloseDue && this.frame == null) {
			if (batch.room() < MuxFormat.HEADER_BYTES) {
				return Turn.FULL;
			}
			batch.control(MuxFormat.HALF_CLOSE, this.id);
			this.halfCloseDue = false;
			this.halfClosed = true;
			this.freed = true;
		}
		return turn;
	}

	private Turn frame(Batch batch, EncodedFrame whole) {
		if (this.sent == 0 && this.size <= MuxFormat.CHUNK_BYTES && this.size <= this.window) {
			if (!fits(batch, this.size)) {
				return Turn.FULL;
			}
			batch.whole(this.id, whole);
			this.window -= this.size;
			frameSent();
			return Turn.DONE;
		}
		return piece(batch, whole);
	}

	private Turn piece(Batch batch, EncodedFrame whole) {
		byte[] all = this.bytes;
		if (all == null) {
			all = whole.toByteArray();
			this.bytes = all;
		}
		int number = (this.sent == 0) ? MuxFormat.NUMBER_BYTES : 0;
		int allowed = Math.min(this.window, batch.room() - MuxFormat.HEADER_BYTES) - number;
		int count = Math.min(allowed, Math.min(MuxFormat.CHUNK_BYTES, this.size - this.sent));
		if (count <= 0) {
			// The window is used up: the next grant gives it another turn
			return Turn.DONE;
		}
		batch.piece(this.id, all, this.sent, count);
		this.window -= count + number;
		this.sent += count;
		if (this.sent < this.size) {
			return Turn.AGAIN;
		}
		frameSent();
		return Turn.DONE;
	}

	private boolean fits(Batch batch, int length) {
		return length <= this.window && batch.room() >= MuxFormat.HEADER_BYTES + length;
	}

	private void frameSent() {
		this.frame = null;
		this.bytes = null;
		this.busy = false;
		this.freed = true;
	}

	/**
	 * What became of a turn.
	 */
	enum Turn {

		/** There is nothing to send now. */
		DONE,

		/** There is more to send, after everybody else had a turn. */
		AGAIN,

		/** The message has no room: the turn is still to come. */
		FULL

	}

	/**
	 * The last that is said about a stream, or about the socket.
	 */
	interface LastWord {

		/**
		 * Say that a stream ended at once.
		 */
		static LastWord reset(ResetCode code, String reason) {
			byte[] text = Texts.cut(reason, MuxFormat.MAX_TEXT_BYTES);
			return (batch, stream) -> batch.reset(stream, code.number(), text);
		}

		/**
		 * Say that no more streams are taken.
		 */
		static LastWord leaving(String reason) {
			byte[] text = Texts.cut(reason, MuxFormat.MAX_TEXT_BYTES);
			return (batch, stream) -> batch.leaving(text);
		}

		void put(Batch batch, int stream);

	}

}
