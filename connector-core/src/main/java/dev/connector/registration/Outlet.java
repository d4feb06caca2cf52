package dev.connector.registration;

import java.util.Queue;

import dev.connector.frame.ConnectorFrame;
import org.jspecify.annotations.Nullable;

/**
 * The stream that takes answers now, if there is one. As long as old answers are being
 * sent again, new ones queue behind them; otherwise whoever has an answer sends it
 * itself. Guarded by the lock of its outbox, which is never held while something is sent.
 */
final class Outlet {

	private @Nullable AnswerSink sink;

	private @Nullable Queue<ConnectorFrame> backlog;

	private volatile long maxPayloadBytes = Long.MAX_VALUE;

	/**
	 * Return the size of the largest payload that the gateway takes, or took when it was
	 * there last.
	 */
	long maxPayloadBytes() {
		return this.maxPayloadBytes;
	}

	boolean isAttached() {
		return this.sink != null;
	}

	@SuppressWarnings("ReferenceEquality") // a stream is itself and no other
	boolean isAttached(AnswerSink one) {
		return this.sink == one;
	}

	void attach(AnswerSink next, Queue<ConnectorFrame> toSendFirst) {
		this.sink = next;
		this.backlog = toSendFirst.isEmpty() ? null : toSendFirst;
		this.maxPayloadBytes = next.maxPayloadBytes();
	}

	/**
	 * Let a stream go, unless another one has taken its place.
	 */
	@SuppressWarnings("ReferenceEquality") // a stream is itself and no other
	void detach(AnswerSink gone) {
		if (this.sink == gone) {
			this.sink = null;
			this.backlog = null;
		}
	}

	/**
	 * Say where a frame goes.
	 * @return where the caller has to send it, once it holds no lock, or {@code null}
	 * when the frame is queued or there is nobody to take it
	 */
	@Nullable AnswerSink route(ConnectorFrame frame) {
		if (this.backlog != null) {
			this.backlog.add(frame);
			return null;
		}
		return this.sink;
	}

	/**
	 * Take the next frame to send again.
	 * @return {@code null} when all were sent, and from then on nothing is queued, or
	 * when another stream has taken this one's place
	 */
	@SuppressWarnings("ReferenceEquality") // a stream is itself and no other
	@Nullable ConnectorFrame next(AnswerSink to) {
		if (this.sink != to || this.backlog == null) {
			return null;
		}
		ConnectorFrame frame = this.backlog.poll();
		if (frame == null) {
			this.backlog = null;
		}
		return frame;
	}

}
