package dev.connector.gateway;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import dev.connector.RegistrationKey;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Cancellable;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * One stream that a connector opened, from its first frame to its close: waits for the
 * registration, hands later frames to the session, and sees to it that a stream that is
 * to end does end. Safe for use by many threads.
 */
final class AcceptedStream implements FrameListener<ConnectorFrame> {

	private static final AtomicReferenceFieldUpdater<AcceptedStream, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(AcceptedStream.class, Phase.class, "phase");

	private final FrameStream<GatewayFrame> stream;

	private final Origin origin;

	private final GatewayParts parts;

	private final Handshake handshake;

	private final Consumer<AcceptedStream> onLeft;

	private volatile Phase phase = Phase.NEW;

	private final OneTimer timer = new OneTimer();

	private volatile @Nullable StreamUser user;

	/**
	 * Create a stream that has to register from {@link #start()} on.
	 * @param stream the sending half
	 * @param origin where it comes from
	 * @param parts what the gateway is made of
	 * @param handshake deals with the registration
	 * @param onLeft is told once that the stream doesn't wait for a registration any more
	 */
	AcceptedStream(FrameStream<GatewayFrame> stream, Origin origin, GatewayParts parts, Handshake handshake,
			Consumer<AcceptedStream> onLeft) {
		this.stream = stream;
		this.origin = origin;
		this.parts = parts;
		this.handshake = handshake;
		this.onLeft = onLeft;
	}

	void start() {
		this.timer.set(this.parts.scheduler()
			.schedule(this.parts.options().sessions().registerTimeout(),
					() -> refuse(RejectionCode.CLOSING, "No registration came within "
							+ this.parts.options().sessions().registerTimeout() + " after the stream was opened")));
	}

	Origin origin() {
		return this.origin;
	}

	String peer() {
		return this.origin.peer();
	}

	/**
	 * Hand all later frames, and the close, to somebody.
	 * @param opened who uses this stream
	 */
	void attach(StreamUser opened) {
		this.user = opened;
	}

	@Override
	public void onFrame(ConnectorFrame frame) {
		StreamUser opened = this.user;
		if (opened != null) {
			opened.onFrame(frame);
		}
		else if (leave()) {
			this.timer.set(Cancellable.NONE);
			if (frame instanceof ConnectorFrame.Register register) {
				this.handshake.register(this, register);
			}
			else if (frame instanceof ConnectorFrame.Hello hello) {
				this.handshake.hello(this, hello);
			}
			else {
				reject(null, RejectionCode.INVALID, "The first frame of a stream must be Register or Hello, but was "
						+ frame.getClass().getSimpleName());
			}
		}
	}

	@Override
	public void onClosed(Failure failure) {
		leave();
		PHASE.set(this, Phase.CLOSED);
		this.timer.shut();
		StreamUser opened = this.user;
		if (opened != null) {
			opened.onLost(failure);
		}
	}

	/**
	 * Refuse the stream, unless it registered already.
	 * @param code why
	 * @param message why, for people
	 */
	void refuse(RejectionCode code, String message) {
		if (leave()) {
			reject(null, code, message);
		}
	}

	/**
	 * Refuse the registration and end the stream.
	 * @param key what wanted to register, or {@code null} when it never said
	 * @param code why
	 * @param message why, for people
	 */
	void reject(@Nullable RegistrationKey key, RejectionCode code, String message) {
		this.parts.reports().rejections().report(key, peer(), code, message);
		finish(rejected(code, message));
	}

	boolean send(GatewayFrame frame) {
		return this.stream.send(frame);
	}

	/**
	 * Return how many frames wait because the connector doesn't read them.
	 */
	int queued() {
		return this.stream.queued();
	}

	/**
	 * End the stream in order, and by force when the other side doesn't follow. Does
	 * nothing the second time.
	 * @param last the last frame, or {@code null} for none
	 */
	void finish(@Nullable GatewayFrame last) {
		Phase was = PHASE.getAndUpdate(this, (now) -> (now != Phase.CLOSED) ? Phase.ENDING : now);
		if (was == Phase.ENDING || was == Phase.CLOSED) {
			return;
		}
		if (last != null) {
			this.stream.send(last);
		}
		this.stream.halfClose();
		this.timer.set(this.parts.scheduler()
			.schedule(this.parts.options().sessions().registerTimeout(),
					() -> abort("The connector did not close the stream that the gateway ended")));
	}

	/**
	 * End the stream at once.
	 * @param reason why, for people
	 */
	void abort(String reason) {
		this.timer.set(Cancellable.NONE);
		this.stream.abort(reason);
	}

	/**
	 * End the stream after a while, if it has not ended by then.
	 * @param reason why, for people
	 */
	void abortLater(String reason) {
		this.timer.set(this.parts.scheduler()
			.schedule(this.parts.options().sessions().registerTimeout(), () -> abort(reason)));
	}

	/**
	 * Make the frame that refuses or ends a registration.
	 * @param code why
	 * @param message why, for people
	 * @return the frame
	 */
	static GatewayFrame.Rejected rejected(RejectionCode code, String message) {
		return new GatewayFrame.Rejected(code, message,
				(code == RejectionCode.OVERLOADED) ? Refusals.RETRY_AFTER : null);
	}

	private boolean leave() {
		boolean left = PHASE.compareAndSet(this, Phase.NEW, Phase.REGISTERING);
		if (left) {
			this.onLeft.accept(this);
		}
		return left;
	}

	private enum Phase {

		/**
		 * The registration is awaited.
		 */
		NEW,

		/**
		 * The registration came, or will not be waited for.
		 */
		REGISTERING,

		/**
		 * The gateway sent its last frame.
		 */
		ENDING,

		/**
		 * Closed in both directions.
		 */
		CLOSED

	}

}
