package dev.connector.transport.inprocess;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Trampoline;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameReceiver;
import dev.connector.transport.FrameStream;
import dev.connector.transport.FrameWriter;
import dev.connector.transport.StreamAcceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both ends of a stream. The writer of each end hands its frames to the receiver of the
 * other one. An end that hears that no more frames follow sends what it has queued and
 * says the same, and then the stream is over.
 */
final class InProcessStream {

	private static final Logger logger = LoggerFactory.getLogger(InProcessStream.class);

	private static final Trampoline TRAMPOLINE = new Trampoline();

	private final String address;

	private final Consumer<InProcessStream> onEnded;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicInteger finished = new AtomicInteger();

	private final Direction<ConnectorFrame> up = new Direction<>("connector", "gateway");

	private final Direction<GatewayFrame> down = new Direction<>("gateway", "connector");

	private volatile boolean begun;

	InProcessStream(String address, FrameListener<GatewayFrame> connector, Consumer<InProcessStream> onEnded) {
		this.address = address;
		this.onEnded = onEnded;
		this.down.receiver.start(connector);
	}

	/**
	 * Have the gateway take the stream, unless it ended already. Called once.
	 */
	void begin(StreamAcceptor acceptor) {
		if (this.ended.get()) {
			return;
		}
		try {
			this.up.receiver.start(acceptor.accept(this.down, InProcessWireFactory.KIND));
		}
		catch (Throwable ex) {
			logger.warn("A stream to {} could not be accepted", this.address, ex);
			end(failure("the gateway failed to accept the stream"));
			return;
		}
		this.up.receiver.open();
		this.down.receiver.open();
		this.begun = true;
		this.up.writer.drain();
		this.down.writer.drain();
	}

	FrameStream<ConnectorFrame> connectorSide() {
		return this.up;
	}

	void end(Failure failure) {
		end(failure, failure);
	}

	private void end(Failure toConnector, Failure toGateway) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		this.onEnded.accept(this);
		this.up.writer.end();
		this.down.writer.end();
		TRAMPOLINE.execute(() -> {
			this.down.receiver.close(toConnector);
			this.up.receiver.close(toGateway);
		});
	}

	private void finish(Direction<?> direction) {
		if (this.finished.incrementAndGet() == 2) {
			end(failure("the stream was closed"));
		}
		else {
			(direction.isUp() ? this.down : this.up).halfClose();
		}
	}

	private Failure failure(String what) {
		return Failure.transientFailure(this.address + ": " + what);
	}

	/**
	 * One direction: the sending half of one end, whose frames the listener of the other
	 * end is told.
	 *
	 * @param <F> the frames
	 */
	private final class Direction<F extends Frame> implements FrameStream<F> {

		private final String sender;

		private final String taker;

		private final FrameReceiver<F> receiver = new FrameReceiver<>(this::broken);

		private final FrameWriter<F> writer = new FrameWriter<>(new Passage<>(this), TRAMPOLINE);

		Direction(String sender, String taker) {
			this.sender = sender;
			this.taker = taker;
		}

		@Override
		public boolean send(F frame) {
			return this.writer.send(frame);
		}

		@Override
		public void halfClose() {
			this.writer.halfClose();
		}

		@Override
		public void abort(String reason) {
			Failure own = failure("aborted: " + reason);
			Failure others = failure("the " + this.sender + " aborted the stream: " + reason);
			end(isUp() ? own : others, isUp() ? others : own);
		}

		@Override
		public int queued() {
			return this.writer.queued();
		}

		boolean isUp() {
			return equals(InProcessStream.this.up);
		}

		private void broken(Throwable cause) {
			logger.warn("The {}'s listener of a stream to {} failed, the stream is aborted", this.taker,
					InProcessStream.this.address, cause);
			Failure own = Failure.unexpected(InProcessStream.this.address + ": the listener of the stream failed",
					cause);
			Failure others = failure("the " + this.taker + " failed on a frame");
			end(isUp() ? others : own, isUp() ? own : others);
		}

	}

	/**
	 * Where the frames of a direction go.
	 *
	 * @param <F> the frames
	 */
	private final class Passage<F extends Frame> implements FrameWriter.Sink<F> {

		private final Direction<F> direction;

		Passage(Direction<F> direction) {
			this.direction = direction;
		}

		@Override
		public boolean isReady() {
			return InProcessStream.this.begun;
		}

		@Override
		public void write(F frame) {
			this.direction.receiver.receive(frame);
		}

		@Override
		public void halfClose() {
			finish(this.direction);
		}

		@Override
		public void end(@Nullable Throwable cause) {
			if (cause != null) {
				InProcessStream.this.end(Failure.unexpected(InProcessStream.this.address, cause));
			}
		}

	}

}
