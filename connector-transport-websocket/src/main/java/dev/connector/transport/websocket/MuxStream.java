package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.frame.Frame;
import dev.connector.protocol.ProtocolException;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameReceiver;
import dev.connector.transport.FrameStream;
import dev.connector.transport.FrameWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream on a socket that it shares with others. What comes in is told by the thread
 * of the socket.
 * <p>
 * A side that hears that nothing follows sends what it has and says the same; then the
 * stream is over on both sides.
 *
 * @param <O> the frames that go out
 * @param <I> the frames that come in
 */
final class MuxStream<O extends Frame, I extends Frame> implements FrameStream<O> {

	private static final Logger logger = LoggerFactory.getLogger(MuxStream.class);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<MuxStream, @Nullable Ending> ENDING = AtomicReferenceFieldUpdater
		.newUpdater(MuxStream.class, Ending.class, "ending");

	private final MuxSocket<O, I> socket;

	private final MuxTerms<O, I> terms;

	private final Outgoing outgoing = new Outgoing(this::freed);

	private final FrameReceiver<I> receiver = new FrameReceiver<>(this::broken);

	private final FrameWriter<O> writer = new FrameWriter<>(new SocketSink());

	/** How much more may come; touched by the thread of the socket only. */
	private int window = MuxFormat.WINDOW_BYTES;

	/** Touched by the thread of the socket only. */
	private @Nullable Assembly assembly;

	private volatile boolean peerHalfClosed;

	/** What came first, set once and before the writer ends. */
	private volatile @Nullable Ending ending;

	MuxStream(MuxSocket<O, I> socket, MuxTerms<O, I> terms) {
		this.socket = socket;
		this.terms = terms;
	}

	Outgoing outgoing() {
		return this.outgoing;
	}

	void start(FrameListener<I> listener) {
		this.receiver.start(listener);
	}

	/**
	 * The stream is open. Called by the thread of the socket.
	 */
	void opened() {
		this.receiver.open();
	}

	@Override
	public boolean send(O frame) {
		return this.writer.send(frame);
	}

	@Override
	public void halfClose() {
		this.writer.halfClose();
	}

	@Override
	public void abort(String reason) {
		end(ResetCode.ABORTED, reason, failure("aborted: " + reason));
	}

	@Override
	public int queued() {
		return this.writer.queued() + (this.outgoing.isBusy() ? 1 : 0);
	}

	/**
	 * End without telling the other side, because it knows or can't be told.
	 */
	void end(Failure failure) {
		end(new Ending(failure, null));
	}

	void end(ResetCode code, String said, Failure failure) {
		end(new Ending(failure, Outgoing.LastWord.reset(code, said)));
	}

	/**
	 * A frame, or a piece of one, came.
	 */
	void data(ByteBuffer content, boolean more) {
		if (this.receiver.isClosed()) {
			return;
		}
		int length = content.remaining();
		this.window -= length;
		if (this.window < 0) {
			refuse(ResetCode.WINDOW, "more came than the window of the stream allows");
		}
		else if (this.peerHalfClosed) {
			refuse(ResetCode.PROTOCOL, "a frame came after the last one");
		}
		else if (!more && this.assembly == null) {
			whole(content);
		}
		else {
			piece(content, more);
		}
		if (MuxFormat.WINDOW_BYTES - this.window >= MuxFormat.WINDOW_BYTES / 2 && !this.receiver.isClosed()) {
			int grant = MuxFormat.WINDOW_BYTES - this.window;
			this.window = MuxFormat.WINDOW_BYTES;
			this.socket.writer().grant(this.outgoing, grant);
		}
	}

	/**
	 * The other side sent its last frame.
	 */
	void peerHalfClosed() {
		if (this.assembly != null) {
			refuse(ResetCode.PROTOCOL, "the stream was half-closed inside a frame");
			return;
		}
		this.peerHalfClosed = true;
		this.writer.halfClose();
		endWhenComplete();
	}

	/**
	 * The other side ended the stream at once.
	 */
	void reset(int number, String text) {
		ResetCode code = ResetCode.of(number);
		String said = Texts.shown(text);
		String what = ((code != null) ? code.meaning() : "code " + number) + (said.isEmpty() ? "" : ": " + said);
		if (code == ResetCode.TOO_LARGE) {
			what += "; " + this.terms.sizeAdvice();
		}
		String message = message(((code == ResetCode.ABORTED) ? "the other side ended the stream: " : "") + what);
		end(new Failure((code != null) ? code.type() : ResetCode.INTERNAL.type(), message, null, null));
	}

	/**
	 * The other side takes more.
	 */
	void granted(int bytes) {
		if (!this.socket.writer().granted(this.outgoing, bytes) && !this.receiver.isClosed()) {
			refuse(ResetCode.PROTOCOL, "a window of " + (bytes & 0xFFFFFFFFL) + " bytes more is not possible");
		}
	}

	/**
	 * End because of what the other side sent.
	 */
	void refuse(ResetCode code, String what) {
		end(code, what, failure("the other side broke the protocol: " + what));
	}

	private void whole(ByteBuffer content) {
		if (content.remaining() > this.terms.maxFrameBytes()) {
			tooLarge(content.remaining());
			return;
		}
		byte[] bytes = new byte[content.remaining()];
		content.get(bytes);
		deliver(bytes);
	}

	private void piece(ByteBuffer content, boolean more) {
		Assembly current = this.assembly;
		if (current == null) {
			int size = (content.remaining() >= MuxFormat.NUMBER_BYTES) ? content.getInt() : 0;
			if (size < 0 || size > this.terms.maxFrameBytes()) {
				tooLarge(size & 0xFFFFFFFFL);
				return;
			}
			current = new Assembly(size);
			this.assembly = current;
		}
		if (!current.add(content) || current.isWhole() == more) {
			refuse(ResetCode.PROTOCOL, "the pieces of a frame don't make up its size");
		}
		else if (!more) {
			this.assembly = null;
			deliver(current.bytes());
		}
	}

	private void tooLarge(long size) {
		String what = "a message of " + size + " bytes exceeds the limit of " + this.terms.maxFrameBytes() + " bytes";
		end(ResetCode.TOO_LARGE, what, failure(what + "; " + this.terms.sizeAdvice()));
	}

	private void deliver(byte[] bytes) {
		I frame;
		try {
			frame = this.terms.incoming().decode(ByteBuffer.wrap(bytes));
		}
		catch (ProtocolException ex) {
			end(ResetCode.PROTOCOL, String.valueOf(ex.getMessage()),
					Failure.unexpected(message("the other side broke the protocol"), ex));
			return;
		}
		if (frame != null) {
			this.receiver.receive(frame);
		}
	}

	private void end(Ending cause) {
		if (!this.receiver.isClosed()) {
			ENDING.compareAndSet(this, null, cause);
			this.writer.end();
		}
	}

	private void broken(Throwable cause) {
		logger.warn("The listener of a stream of {} failed, the stream is aborted", this.terms.address(), cause);
		end(ResetCode.INTERNAL, "a frame could not be handled",
				Failure.unexpected(message("the listener of the stream failed"), cause));
	}

	private void freed() {
		this.writer.drain();
		endWhenComplete();
	}

	private void endWhenComplete() {
		if (this.peerHalfClosed && this.outgoing.isHalfClosed()) {
			end(failure("the stream was closed"));
		}
	}

	private Failure failure(String what) {
		return Failure.transientFailure(message(what));
	}

	private String message(String what) {
		return this.terms.address() + ": " + what;
	}

	/**
	 * The socket, as far as frames of this stream are written to it.
	 */
	private final class SocketSink implements FrameWriter.Sink<O> {

		@Override
		public boolean isReady() {
			return !MuxStream.this.outgoing.isBusy();
		}

		@Override
		public void write(O frame) {
			MuxStream<O, I> stream = MuxStream.this;
			stream.socket.writer().write(stream.outgoing, stream.terms.outgoing().encodeToBytes(frame));
		}

		@Override
		public void halfClose() {
			MuxStream.this.socket.writer().halfClose(MuxStream.this.outgoing);
		}

		@Override
		public void end(@Nullable Throwable cause) {
			MuxStream<O, I> stream = MuxStream.this;
			if (cause != null) {
				ENDING.compareAndSet(stream, null, unwritable(cause));
			}
			Ending first = Objects.requireNonNull(stream.ending);
			try {
				stream.socket.release(stream, first.word());
			}
			finally {
				stream.receiver.close(first.failure());
			}
		}

		private Ending unwritable(Throwable cause) {
			return new Ending(
					new Failure(FailureKind.of(cause).type(),
							Failures.describe(message("a frame could not be written"), cause), cause, null),
					Outgoing.LastWord.reset(ResetCode.INTERNAL, "a frame could not be written"));
		}

	}

	/**
	 * What ends the stream.
	 *
	 * @param failure what the listener is told
	 * @param word what the other side is told, or {@code null} for nothing
	 */
	private record Ending(Failure failure, Outgoing.@Nullable LastWord word) {

	}

}
