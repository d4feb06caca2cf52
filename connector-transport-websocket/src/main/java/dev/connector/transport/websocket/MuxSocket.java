package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.FailureType;
import dev.connector.failure.Failures;
import dev.connector.frame.Frame;
import dev.connector.transport.FrameListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket on which many streams run, seen from either side. Safe for use by many
 * threads, and free of any library that has sockets.
 *
 * @param <O> the frames that go out
 * @param <I> the frames that come in
 */
final class MuxSocket<O extends Frame, I extends Frame> implements BinarySocketListener {

	/**
	 * How many words about streams that were refused, or ended, may wait while the other
	 * side doesn't read.
	 */
	private static final int MAX_WORDS = 2000;

	private static final Logger logger = LoggerFactory.getLogger(MuxSocket.class);

	private final BinarySocket socket;

	private final MuxTerms<O, I> terms;

	private final MuxOwner<O, I> owner;

	private final MuxWriter writer;

	private final Map<Integer, MuxStream<O, I>> streams = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Failure> over = new AtomicReference<>();

	/**
	 * The highest number that a stream has or had; written with the lock of the writer.
	 */
	private volatile int lastId;

	/** Whose frame came last; touched by the thread of the socket only. */
	private @Nullable MuxStream<O, I> latest;

	/** Why no more streams are taken, if that is so. */
	private volatile @Nullable String leaving;

	MuxSocket(BinarySocket socket, MuxTerms<O, I> terms, MuxOwner<O, I> owner) {
		this.socket = socket;
		this.terms = terms;
		this.owner = owner;
		this.writer = new MuxWriter(socket, this::unwritable);
	}

	MuxWriter writer() {
		return this.writer;
	}

	int streams() {
		return this.streams.size();
	}

	/**
	 * Open a stream. The thread of the socket has to tell it that it is open.
	 * @return the stream, which has ended when the socket is closed or is being left
	 */
	MuxStream<O, I> open(FrameListener<I> listener) {
		MuxStream<O, I> stream = new MuxStream<>(this, this.terms);
		stream.start(listener);
		String left = this.leaving;
		if (left != null) {
			stream.end(failure("the other side takes no more streams on this connection: " + left));
			return stream;
		}
		boolean opened = this.writer.open(stream.outgoing(), () -> {
			int id = this.lastId + 1;
			this.lastId = id;
			stream.outgoing().open(id);
			this.streams.put(id, stream);
		});
		if (!opened) {
			Failure failure = this.over.get();
			stream.end((failure != null) ? failure : failure("the connection is closed"));
		}
		return stream;
	}

	/**
	 * Take no more streams, and say so.
	 */
	void leave(String reason) {
		this.leaving = reason;
		this.writer.say(Outgoing.of(MuxFormat.SOCKET, Outgoing.LastWord.leaving(reason)), Integer.MAX_VALUE);
	}

	/**
	 * Close the socket in order, ending its streams.
	 */
	void close(int code, String reason, Failure failure) {
		if (lost(failure)) {
			this.socket.close(code, Texts.ofClose(reason));
		}
	}

	/**
	 * Close the socket in order, once everything is written.
	 */
	void closeWhenWritten(int code, String reason, Failure failure) {
		this.writer.whenWritten(() -> close(code, reason, failure));
	}

	/**
	 * End everything because the socket is closed.
	 * @return {@code false} when that was known
	 */
	boolean lost(Failure failure) {
		if (!this.over.compareAndSet(null, failure)) {
			return false;
		}
		this.writer.shut();
		List.copyOf(this.streams.values()).forEach((stream) -> stream.end(failure));
		this.owner.over(failure);
		return true;
	}

	@Override
	public void onMessage(ByteBuffer message) {
		// What is sent because of this message leaves in one message
		boolean paused = this.writer.pause();
		try {
			while (message.hasRemaining() && this.over.get() == null) {
				next(message);
			}
		}
		catch (BrokenSocketException ex) {
			broken(CloseCode.PROTOCOL, ex.getMessage());
		}
		catch (Throwable ex) {
			logger.warn("What came from {} could not be handled, the connection is closed", this.terms.address(), ex);
			close(CloseCode.FAILED, "a message could not be handled", failure("a message could not be handled", ex));
		}
		finally {
			if (paused) {
				this.writer.resume();
			}
		}
	}

	@Override
	public void onClosed(String reason, @Nullable Throwable cause) {
		lost(failure("the connection is closed: " + Texts.shown(reason), cause));
	}

	/**
	 * Let go of a stream that ended.
	 */
	void release(MuxStream<O, I> stream, Outgoing.@Nullable LastWord word) {
		this.writer.end(stream.outgoing(), word);
		if (this.streams.remove(stream.outgoing().id(), stream) && this.streams.isEmpty() && this.over.get() == null) {
			this.owner.emptied();
		}
	}

	private void next(ByteBuffer message) throws BrokenSocketException {
		int left = message.remaining() - MuxFormat.HEADER_BYTES;
		if (left < 0) {
			throw new BrokenSocketException("a message ends inside a header");
		}
		int kind = message.get() & 0xFF;
		int flags = message.get();
		int length = message.getShort() & 0xFFFF;
		int id = message.getInt();
		if (length > left || id < 0) {
			throw new BrokenSocketException("a header announces what can't be");
		}
		int end = message.position() + length;
		int limit = message.limit();
		message.limit(end);
		dispatch(kind, flags, id, message);
		message.limit(limit);
		message.position(end);
	}

	private void dispatch(int kind, int flags, int id, ByteBuffer content) throws BrokenSocketException {
		switch (kind) {
			case MuxFormat.DATA -> {
				MuxStream<O, I> stream = find(id);
				if (stream != null) {
					stream.data(content, (flags & MuxFormat.MORE) != 0);
				}
			}
			case MuxFormat.OPEN -> peerOpened(id);
			case MuxFormat.LEAVING -> peerLeaves(id, content);
			case MuxFormat.HALF_CLOSE, MuxFormat.RESET, MuxFormat.WINDOW -> control(kind, id, content);
			default -> {
				if (kind < MuxFormat.FIRST_OPTIONAL) {
					throw new BrokenSocketException("there is no kind " + kind);
				}
			}
		}
	}

	private void control(int kind, int id, ByteBuffer content) throws BrokenSocketException {
		MuxStream<O, I> stream = find(id);
		int number = 0;
		if (kind != MuxFormat.HALF_CLOSE) {
			if (content.remaining() < MuxFormat.NUMBER_BYTES) {
				throw new BrokenSocketException("a number is missing");
			}
			number = content.getInt();
		}
		if (stream == null) {
			return;
		}
		switch (kind) {
			case MuxFormat.HALF_CLOSE -> stream.peerHalfClosed();
			case MuxFormat.WINDOW -> stream.granted(number);
			default -> stream.reset(number, StandardCharsets.UTF_8.decode(content).toString());
		}
	}

	/**
	 * Find a stream.
	 * @return the stream, or {@code null} when it has ended, and what still comes for it
	 * doesn't matter
	 */
	private @Nullable MuxStream<O, I> find(int id) throws BrokenSocketException {
		MuxStream<O, I> stream = this.latest;
		if (stream != null && stream.outgoing().id() == id) {
			return stream;
		}
		stream = this.streams.get(id);
		if (stream != null) {
			this.latest = stream;
		}
		else if (id > this.lastId || id == MuxFormat.SOCKET) {
			throw new BrokenSocketException("there is no stream " + id);
		}
		return stream;
	}

	private void peerOpened(int id) throws BrokenSocketException {
		if (this.terms.isConnector() || id <= this.lastId) {
			throw new BrokenSocketException("stream " + id + " must not be opened");
		}
		this.lastId = id;
		String reason = this.leaving;
		if (reason != null) {
			refuse(id, ResetCode.LEAVING, reason);
		}
		else if (this.writer.waiting() - MAX_WORDS >= this.terms.maxStreams()) {
			unread();
		}
		else if (this.streams.size() >= this.terms.maxStreams()) {
			refuse(id, ResetCode.TOO_MANY_STREAMS, "no more than " + this.terms.maxStreams() + " are allowed");
		}
		else {
			MuxStream<O, I> stream = new MuxStream<>(this, this.terms);
			stream.outgoing().accepted(id);
			this.streams.put(id, stream);
			this.owner.accept(stream);
			Failure failure = this.over.get();
			if (failure != null) {
				// Perhaps it came too late to be ended with the others
				stream.end(failure);
			}
		}
	}

	private void refuse(int id, ResetCode code, String reason) {
		if (!this.writer.say(Outgoing.of(id, Outgoing.LastWord.reset(code, reason)), MAX_WORDS)) {
			unread();
		}
	}

	private void unread() {
		close(CloseCode.TRY_AGAIN_LATER, "streams are opened and the answers are not read",
				failure("the other side opens streams and doesn't read the answers"));
	}

	private void peerLeaves(int id, ByteBuffer content) throws BrokenSocketException {
		if (!this.terms.isConnector() || id != MuxFormat.SOCKET) {
			throw new BrokenSocketException("only a gateway may leave");
		}
		if (this.leaving == null) {
			String reason = Texts.shown(StandardCharsets.UTF_8.decode(content).toString());
			this.leaving = reason;
			this.owner.leaving(reason);
		}
	}

	private void broken(int code, String what) {
		close(code, what, failure("the other side broke the protocol of the connection: " + what));
	}

	private void unwritable(Throwable cause) {
		close(CloseCode.FAILED, "a message could not be written", failure("a message could not be written", cause));
	}

	private Failure failure(String what) {
		return failure(what, null);
	}

	private Failure failure(String what, @Nullable Throwable cause) {
		return new Failure((cause != null) ? FailureKind.of(cause).type() : FailureType.TRANSIENT,
				Failures.describe(this.terms.address() + ": " + what, cause), cause, null);
	}

	/**
	 * What the other side sent can't be understood, so that nothing of what follows can.
	 */
	private static final class BrokenSocketException extends Exception {

		private static final long serialVersionUID = 1L;

		BrokenSocketException(String what) {
			super(what);
		}

		@Override
		public String getMessage() {
			return String.valueOf(super.getMessage());
		}

	}

}
