package dev.connector.transport.websocket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.connector.protocol.EncodedFrame;
import org.jspecify.annotations.Nullable;

/**
 * Writes what many streams send to one socket. Safe for use by many threads; never waits
 * for the socket.
 * <p>
 * The socket has one message at a time. What is sent meanwhile is collected in the next
 * one, until that is full; then the streams that still have something take turns, and
 * each turn is worth one frame or one piece of a large frame. So no stream waits for more
 * than the two messages and one turn of every other stream, and per stream no more than
 * one frame is kept here.
 */
final class MuxWriter {

	private final BinarySocket socket;

	private final Consumer<Throwable> onBroken;

	private final Consumer<@Nullable Throwable> onSent = this::sent;

	private final ReentrantLock lock = new ReentrantLock();

	/** Who waits for a turn. */
	private final Deque<Outgoing> waiting = new ArrayDeque<>();

	private List<Outgoing> freed = new ArrayList<>();

	/** What is collected. */
	private Batch next = new Batch();

	/** What the socket has, or nothing. */
	private Batch current = new Batch();

	/** Whether the socket has a message. */
	private boolean sending;

	/** Whether somebody gives, or is going to give, the socket what there is. */
	private boolean pumping;

	private boolean shut;

	/** What to do when everything is written. */
	private @Nullable Runnable finish;

	MuxWriter(BinarySocket socket, Consumer<Throwable> onBroken) {
		this.socket = socket;
		this.onBroken = onBroken;
	}

	/**
	 * Open a stream. Streams are announced in the order in which they are opened.
	 * @param begin gives the stream its number and makes it known; called with the lock,
	 * before anything is sent
	 * @return {@code false} when it is too late for that
	 */
	boolean open(Outgoing stream, Runnable begin) {
		return change(stream, begin);
	}

	/**
	 * Write a frame, now or when it is the stream's turn. Not to be called while the
	 * stream is busy.
	 */
	void write(Outgoing stream, EncodedFrame frame) {
		int size = frame.size();
		// A large frame is encoded without keeping others from writing
		byte[] large = (size > MuxFormat.CHUNK_BYTES) ? frame.toByteArray() : null;
		boolean pump;
		this.lock.lock();
		try {
			if (this.shut || stream.isOver()) {
				return;
			}
			boolean now = large == null && this.waiting.isEmpty() && stream.writeNow(this.next, frame);
			if (!now) {
				stream.hold(frame, large);
				enqueue(stream);
			}
			pump = claim();
		}
		finally {
			this.lock.unlock();
		}
		if (pump) {
			pump();
		}
	}

	/**
	 * Say behind its last frame that a stream has no more.
	 */
	void halfClose(Outgoing stream) {
		change(stream, stream::halfClose);
	}

	/**
	 * Let the other side send more on a stream.
	 */
	void grant(Outgoing stream, int bytes) {
		change(stream, () -> stream.grant(bytes));
	}

	/**
	 * Take what the other side granted.
	 * @return {@code false} when it is more than there can be
	 */
	boolean granted(Outgoing stream, int bytes) {
		boolean[] legal = new boolean[] { true };
		change(stream, () -> legal[0] = stream.granted(bytes));
		return legal[0];
	}

	/**
	 * Drop what a stream has to send.
	 * @param word what is said instead, or {@code null} for nothing
	 */
	void end(Outgoing stream, Outgoing.@Nullable LastWord word) {
		change(stream, () -> stream.end(word));
	}

	/**
	 * Say something that is about no stream, or about one that isn't there.
	 * @param limit how many may wait to be said
	 * @return {@code false} when that many wait already
	 */
	boolean say(Outgoing words, int limit) {
		boolean pump;
		this.lock.lock();
		try {
			if (this.waiting.size() >= limit) {
				return false;
			}
			enqueue(words);
			pump = claim();
		}
		finally {
			this.lock.unlock();
		}
		if (pump) {
			pump();
		}
		return true;
	}

	/**
	 * Return how many streams and words wait for their turn, those of streams that ended
	 * included.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Collect what is sent until {@link #resume()}, so that it leaves together.
	 * @return {@code false} when somebody else decides about that, and there is nothing
	 * to resume
	 */
	boolean pause() {
		this.lock.lock();
		try {
			if (this.pumping) {
				return false;
			}
			this.pumping = true;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void resume() {
		pump();
	}

	/**
	 * Do something when the socket has taken everything there is.
	 */
	void whenWritten(Runnable action) {
		boolean pump;
		this.lock.lock();
		try {
			this.finish = action;
			pump = claim();
		}
		finally {
			this.lock.unlock();
		}
		if (pump) {
			pump();
		}
	}

	/**
	 * Write nothing any more.
	 */
	void shut() {
		this.lock.lock();
		try {
			this.shut = true;
			this.waiting.clear();
			this.freed.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean change(Outgoing stream, Runnable what) {
		boolean pump;
		this.lock.lock();
		try {
			if (this.shut || stream.isOver()) {
				return false;
			}
			what.run();
			enqueue(stream);
			pump = claim();
		}
		finally {
			this.lock.unlock();
		}
		if (pump) {
			pump();
		}
		return true;
	}

	private void enqueue(Outgoing stream) {
		if (stream.queue()) {
			this.waiting.add(stream);
		}
	}

	private boolean claim() {
		if (this.pumping || this.sending) {
			return false;
		}
		this.pumping = true;
		return true;
	}

	/**
	 * Give the socket what there is, until it has a message or there is nothing. Called
	 * by the one who set {@link #pumping}.
	 */
	private void pump() {
		try {
			boolean more = true;
			while (more) {
				more = step();
			}
		}
		catch (Throwable ex) {
			this.onBroken.accept(ex);
		}
	}

	/**
	 * Collect, give the socket a message if it has none, tell those who have room again.
	 * @return {@code false} when nobody pumps any more
	 */
	private boolean step() {
		List<Outgoing> free = List.of();
		Batch message = null;
		Runnable last = null;
		this.lock.lock();
		try {
			fill();
			if (!this.sending && !this.shut && !this.next.isEmpty()) {
				message = swap();
			}
			if (!this.freed.isEmpty()) {
				free = this.freed;
				this.freed = new ArrayList<>();
			}
			if (message == null && free.isEmpty()) {
				this.pumping = false;
				if (this.sending || this.finish == null) {
					return false;
				}
				last = this.finish;
				this.finish = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (last != null) {
			last.run();
			return false;
		}
		if (message != null) {
			this.socket.send(message.content(), this.onSent);
		}
		for (Outgoing stream : free) {
			stream.free();
		}
		return true;
	}

	private void fill() {
		Outgoing stream = this.waiting.poll();
		while (stream != null) {
			Outgoing.Turn turn = stream.turn(this.next);
			if (stream.takeFreed()) {
				this.freed.add(stream);
			}
			if (turn == Outgoing.Turn.FULL) {
				this.waiting.addFirst(stream);
				return;
			}
			if (turn == Outgoing.Turn.AGAIN) {
				this.waiting.addLast(stream);
			}
			else {
				stream.unqueue();
			}
			stream = this.waiting.poll();
		}
	}

	private Batch swap() {
		Batch message = this.next;
		this.next = this.current;
		this.current = message;
		this.sending = true;
		return message;
	}

	/**
	 * The socket has taken the message, or failed on it.
	 */
	private void sent(@Nullable Throwable problem) {
		if (problem != null) {
			this.onBroken.accept(problem);
			return;
		}
		this.lock.lock();
		try {
			this.sending = false;
			this.current.clear();
			if (this.pumping || this.shut) {
				// Whoever pumps looks again
				return;
			}
			this.pumping = true;
		}
		finally {
			this.lock.unlock();
		}
		pump();
	}

}
