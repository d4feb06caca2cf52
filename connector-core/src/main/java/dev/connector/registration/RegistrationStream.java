package dev.connector.registration;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one attempt to be registered. What it reports after another attempt took
 * its place is dropped.
 * <p>
 * Frames that arrive before the gateway's answer are kept in order. From the answer on,
 * requests go straight from the transport to the executions; what the connection has to
 * decide goes through its owner.
 */
final class RegistrationStream implements FrameListener<GatewayFrame>, GatewayFrame.Receiver, AnswerSink {

	static final int MAX_EARLY_FRAMES = 1024;

	/**
	 * How many frames may wait for a gateway that goes on sending requests.
	 */
	static final int MAX_UNREAD = 100_000;

	private static final AtomicIntegerFieldUpdater<RegistrationStream> POSTED = AtomicIntegerFieldUpdater
		.newUpdater(RegistrationStream.class, "posted");

	private static final AtomicReferenceFieldUpdater<RegistrationStream, @Nullable Runnable> ON_END = AtomicReferenceFieldUpdater
		.newUpdater(RegistrationStream.class, Runnable.class, "onEnd");

	private final Line line;

	private final ConnectionAttempt attempt;

	private final Executions executions;

	private volatile int posted;

	/** Made for the first step that comes too early. */
	private @Nullable Queue<Runnable> early;

	private volatile @Nullable FrameStream<ConnectorFrame> stream;

	private volatile @Nullable HeartbeatMonitor heartbeat;

	private volatile boolean answered;

	private volatile boolean live;

	private volatile boolean over;

	private volatile boolean closed;

	private volatile @Nullable Runnable onEnd;

	private volatile long maxPayloadBytes;

	RegistrationStream(Line line, ConnectionAttempt attempt, Executions executions) {
		this.line = line;
		this.attempt = attempt;
		this.executions = executions;
	}

	void opened(FrameStream<ConnectorFrame> opened) {
		this.stream = opened;
		if (this.over) {
			opened.abort("no longer wanted");
		}
	}

	/**
	 * Let requests through, those that came too early first.
	 */
	void goLive(boolean resumed) {
		this.executions.attach(this, resumed);
		Queue<Runnable> kept = this.early;
		while (kept != null && !kept.isEmpty()) {
			kept.remove().run();
		}
		this.early = null;
		this.live = true;
	}

	boolean isLive() {
		return this.live;
	}

	void maxPayloadBytes(long limit) {
		this.maxPayloadBytes = limit;
	}

	void watchedBy(HeartbeatMonitor monitor) {
		this.heartbeat = monitor;
	}

	@Override
	public boolean send(ConnectorFrame frame) {
		FrameStream<ConnectorFrame> current = this.stream;
		try {
			return current != null && current.send(frame);
		}
		catch (Throwable ex) {
			this.attempt.lost(Failure.unexpected("A frame could not be sent", ex));
			return false;
		}
	}

	@Override
	public long maxPayloadBytes() {
		return this.maxPayloadBytes;
	}

	String wire() {
		FrameStream<ConnectorFrame> current = this.stream;
		return (current != null) ? current.wire() : "";
	}

	void halfClose() {
		FrameStream<ConnectorFrame> current = this.stream;
		if (current != null) {
			current.halfClose();
		}
	}

	/**
	 * Let nothing through from now on that still comes.
	 */
	void ignore() {
		this.over = true;
	}

	/**
	 * Say what to do when the stream ends, at once if it has ended.
	 */
	void onEnd(Runnable action) {
		this.onEnd = action;
		if (this.closed) {
			runAtEnd();
		}
	}

	/**
	 * Have the next stream opened on another connection.
	 */
	void makeWay(String reason) {
		FrameStream<ConnectorFrame> current = this.stream;
		if (current != null) {
			current.leave(reason);
		}
	}

	void abort(String reason, boolean silent) {
		this.over = true;
		FrameStream<ConnectorFrame> current = this.stream;
		if (current != null && silent) {
			current.abortSilent(reason);
		}
		else if (current != null) {
			current.abort(reason);
		}
	}

	@Override
	public void onOpen() {
		this.attempt.opened();
	}

	@Override
	public void onFrame(GatewayFrame frame) {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			monitor.inbound();
		}
		frame.deliverTo(this);
	}

	@Override
	public void onLeaving(String reason) {
		this.attempt.replace(reason);
	}

	@Override
	public void onClosed(Failure failure) {
		this.closed = true;
		runAtEnd();
		this.attempt.lost(failure);
	}

	@Override
	public void onRegistered(GatewayFrame.Registered frame) {
		this.answered = true;
		post(() -> this.line.registered(frame));
	}

	@Override
	public void onPending(GatewayFrame.Pending frame) {
		post(() -> this.line.pending(frame));
	}

	@Override
	public void onRejected(GatewayFrame.Rejected frame) {
		this.attempt.lost(new Failure(frame.code().failureType(), frame.code().failureStep(),
				"The gateway refused the registration (" + frame.code() + "): " + frame.message(), null,
				frame.retryAfter()));
	}

	@Override
	public void onHeartbeatAck(GatewayFrame.HeartbeatAck frame) {
		post(() -> this.line.heartbeatAcknowledged(frame));
	}

	/**
	 * Messages have streams of their own. What is not known here is ignored.
	 */
	@Override
	public void onWelcome(GatewayFrame.Welcome frame) {
	}

	@Override
	public void onMessage(MessageFrame.Message frame) {
	}

	@Override
	public void onReceived(MessageFrame.Received frame) {
	}

	@Override
	public void onAnswer(InvocationFrame.Answer frame) {
	}

	@Override
	public void onFailed(InvocationFrame.Failed frame) {
	}

	@Override
	public void onExecute(GatewayFrame.Execute frame) {
		FrameStream<ConnectorFrame> current = this.stream;
		if (current != null && current.queued() > MAX_UNREAD) {
			this.attempt.lost(Failure.transientFailure(
					"The gateway sends requests and doesn't read the answers: " + current.queued() + " wait"));
			return;
		}
		if (flows()) {
			this.executions.execute(frame);
		}
		else {
			post(() -> keepOrRun(() -> this.executions.execute(frame)));
		}
	}

	@Override
	public void onCancel(GatewayFrame.Cancel frame) {
		if (flows()) {
			this.executions.cancel(frame.requestId(), frame.reason());
		}
		else {
			post(() -> keepOrRun(() -> this.executions.cancel(frame.requestId(), frame.reason())));
		}
	}

	@Override
	public void onResultCredits(GatewayFrame.ResultCredits frame) {
		if (flows()) {
			this.executions.allow(frame.requestId(), frame.allowed());
		}
		else {
			post(() -> keepOrRun(() -> this.executions.allow(frame.requestId(), frame.allowed())));
		}
	}

	@Override
	public void onAcknowledged(GatewayFrame.Acknowledged frame) {
		if (flows()) {
			this.executions.acknowledged(frame.requestIds(), this);
		}
		else {
			post(() -> keepOrRun(() -> this.executions.acknowledged(frame.requestIds(), this)));
		}
	}

	/**
	 * Return whether requests need not wait for the owner: the gateway has answered, and
	 * nothing that came earlier is still waiting there.
	 */
	private boolean flows() {
		return this.live && !this.over && this.posted == 0;
	}

	private void keepOrRun(Runnable step) {
		if (this.live) {
			step.run();
		}
		else if (!keep(step)) {
			this.attempt.lost(Failure.transientFailure("The gateway sent more than " + MAX_EARLY_FRAMES
					+ " frames before its answer to the registration"));
		}
	}

	private boolean keep(Runnable step) {
		Queue<Runnable> kept = this.early;
		if (kept == null) {
			kept = new ArrayDeque<>();
			this.early = kept;
		}
		return (this.answered || kept.size() < MAX_EARLY_FRAMES) && kept.add(step);
	}

	private void runAtEnd() {
		Runnable action = ON_END.getAndSet(this, null);
		if (action != null) {
			action.run();
		}
	}

	/**
	 * Run a step in the owner. As long as one waits there, later frames follow it instead
	 * of overtaking it.
	 */
	private void post(Runnable step) {
		POSTED.incrementAndGet(this);
		this.attempt.run(() -> {
			try {
				step.run();
			}
			finally {
				POSTED.decrementAndGet(this);
			}
		});
	}

}
