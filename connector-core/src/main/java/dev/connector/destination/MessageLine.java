package dev.connector.destination;

import java.time.Duration;

import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionAttempt;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.frame.RejectionCode;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.invocation.SentInvocations;
import dev.connector.message.IncomingMessages;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * One stream of messages to a gateway, with what was agreed on it and the watch over it.
 * What comes is dealt with by the owner of the connection, one frame at a time; the rest
 * is called by the owner, except where fields are volatile.
 */
final class MessageLine implements FrameListener<GatewayFrame>, GatewayFrame.Receiver {

	/**
	 * How many frames may wait for a gateway that goes on sending messages.
	 */
	private static final int MAX_UNREAD = 10_000;

	private static final Duration LONGEST = Duration.ofDays(365);

	private final MessageStream messages;

	private final ConnectionAttempt attempt;

	private final Scheduler scheduler;

	private final MessageTerms offered;

	private final IncomingMessages incoming;

	/** Touched by the owner only. */
	private @Nullable SentInvocations invoked;

	/** Touched by the owner only. */
	private int maxInvocations;

	private volatile @Nullable FrameStream<ConnectorFrame> stream;

	private volatile @Nullable HeartbeatMonitor heartbeat;

	private volatile @Nullable MessageTerms agreed;

	private Cancellable timer = Cancellable.NONE;

	private boolean parting;

	private boolean over;

	MessageLine(MessageStream messages, ConnectionAttempt attempt) {
		DestinationOptions destination = messages.destination();
		this.messages = messages;
		this.attempt = attempt;
		this.scheduler = messages.environment().scheduler();
		this.offered = new MessageTerms(messages.environment().limits().window(),
				messages.environment().limits().windowBytes(), destination.limits().maxPayloadBytes(),
				destination.heartbeat().interval(), destination.heartbeat().timeout());
		this.incoming = new IncomingMessages(messages.owner(), this.offered, messages::receive, this::send);
	}

	void open() {
		this.stream = this.messages.environment().pool().open(this.messages.carries(), this);
	}

	/**
	 * Say who is there. The heartbeat makes a gateway that takes no messages say so: it
	 * ignores what it doesn't know, and takes that for the first frame.
	 * @param moving whether another stream is in use until this one is answered
	 */
	void greet(boolean moving) {
		MessageEnvironment environment = this.messages.environment();
		send(new ConnectorFrame.Hello(Frame.PROTOCOL_VERSION, this.messages.key(),
				this.messages.destination().credentials().current(), environment.process(), moving, this.offered));
		send(new ConnectorFrame.Heartbeat(0));
	}

	/**
	 * Let messages flow, in both directions.
	 */
	void goLive() {
		MessageTerms peer = this.agreed;
		if (peer != null) {
			this.messages.live();
			this.messages.outgoing().attach(this::send, peer);
			this.invoked = this.messages.invocations().attach(this::send, peer, this.maxInvocations);
			this.incoming.open();
		}
	}

	@Nullable HeartbeatMonitor heartbeat() {
		return this.heartbeat;
	}

	/**
	 * Say goodbye, after which nothing is sent.
	 */
	void farewell(String reason) {
		FrameStream<ConnectorFrame> current = this.stream;
		send(new ConnectorFrame.Goodbye(reason));
		if (current != null) {
			current.halfClose();
		}
	}

	/**
	 * Send no more messages, but answer those that still come, until the gateway ends the
	 * stream. It is given some time for that, once everything that was invoked here is
	 * answered.
	 */
	void part(String reason) {
		SentInvocations awaited = this.invoked;
		this.timer.cancel();
		this.parting = true;
		if (!this.over) {
			send(new ConnectorFrame.Draining(reason));
		}
		if (awaited != null) {
			awaited.whenEmpty(() -> partSoon(reason));
		}
		else {
			partSoon(reason);
		}
	}

	private void partSoon(String reason) {
		stop();
		if (!this.over) {
			this.timer = this.scheduler.schedule(Connection.HAND_OVER_TIMEOUT,
					() -> this.messages.owner().execute(() -> abort(reason, false)));
		}
	}

	/**
	 * Leave the stream at once.
	 */
	void leave(String reason) {
		HeartbeatMonitor monitor = this.heartbeat;
		stop();
		abort(reason, monitor != null && monitor.isDead());
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
		if (frame instanceof GatewayFrame.Rejected rejected) {
			// What it means for the connection must not come after the end of the stream
			onRejected(rejected);
			return;
		}
		this.messages.owner().execute(() -> {
			if (!this.over) {
				takeOrLose(frame);
			}
		});
	}

	@Override
	public void onLeaving(String reason) {
		this.attempt.replace(reason);
	}

	@Override
	public void onClosed(Failure failure) {
		this.messages.owner().execute(() -> {
			this.over = true;
			if (this.parting) {
				this.timer.cancel();
				loseInvoked(failure.message());
			}
		});
		this.attempt.lost(failure);
	}

	@Override
	public void onWelcome(GatewayFrame.Welcome frame) {
		if (this.agreed == null) {
			MessageTerms terms = frame.terms();
			HeartbeatMonitor monitor = new HeartbeatMonitor(this.scheduler, this.messages.owner(),
					new HeartbeatOptions(terms.heartbeatInterval(), terms.heartbeatTimeout()),
					(sequence) -> send(new ConnectorFrame.Heartbeat(sequence)), this::silent);
			this.agreed = terms;
			this.maxInvocations = frame.maxInvocations();
			this.heartbeat = monitor;
			monitor.start();
			this.attempt.accepted();
		}
	}

	@Override
	public void onMessage(MessageFrame.Message frame) {
		FrameStream<ConnectorFrame> current = this.stream;
		String problem = this.incoming.take(frame);
		if (current != null && current.queued() > MAX_UNREAD) {
			problem = "The gateway sends messages and doesn't read the answers: " + current.queued() + " wait";
		}
		if (problem != null) {
			this.attempt.lost(Failure.transientFailure(problem));
		}
	}

	@Override
	public void onReceived(MessageFrame.Received frame) {
		if (!this.parting) {
			this.messages.outgoing().answered(frame);
		}
	}

	@Override
	public void onRejected(GatewayFrame.Rejected frame) {
		boolean perhapsOlder = this.agreed == null && frame.code() == RejectionCode.INVALID;
		if (perhapsOlder || (this.agreed == null && frame.code() == RejectionCode.DISAPPROVED)) {
			this.messages.unsupported();
		}
		this.attempt
			.lost(new Failure(frame.code().failureType(),
					"The gateway refused messages (" + frame.code() + "): " + frame.message()
							+ (perhapsOlder ? "; one of an earlier release takes none" : ""),
					null, frame.retryAfter()));
	}

	@Override
	public void onHeartbeatAck(GatewayFrame.HeartbeatAck frame) {
		HeartbeatMonitor monitor = this.heartbeat;
		Duration reconnectAfter = frame.reconnectAfter();
		if (monitor != null) {
			monitor.acknowledged(frame.sequence());
			if (reconnectAfter != null && !this.parting) {
				makeWayIn(reconnectAfter);
			}
		}
	}

	@Override
	public void onAnswer(InvocationFrame.Answer frame) {
		SentInvocations awaited = this.invoked;
		if (awaited != null) {
			awaited.answered(frame);
		}
	}

	@Override
	public void onFailed(InvocationFrame.Failed frame) {
		SentInvocations awaited = this.invoked;
		if (awaited != null) {
			awaited.failed(frame);
		}
	}

	/**
	 * What belongs to registrations says nothing here.
	 */
	@Override
	public void onRegistered(GatewayFrame.Registered frame) {
	}

	@Override
	public void onPending(GatewayFrame.Pending frame) {
	}

	@Override
	public void onExecute(GatewayFrame.Execute frame) {
	}

	@Override
	public void onCancel(GatewayFrame.Cancel frame) {
	}

	@Override
	public void onResultCredits(GatewayFrame.ResultCredits frame) {
	}

	@Override
	public void onAcknowledged(GatewayFrame.Acknowledged frame) {
	}

	private void takeOrLose(GatewayFrame frame) {
		try {
			frame.deliverTo(this);
		}
		catch (Throwable ex) {
			this.attempt.lost(Failure.unexpected("A frame of the gateway could not be dealt with", ex));
		}
	}

	private boolean send(ConnectorFrame frame) {
		FrameStream<ConnectorFrame> current = this.stream;
		try {
			return current != null && current.send(frame);
		}
		catch (Throwable ex) {
			this.attempt.lost(Failure.unexpected("A frame could not be sent", ex));
			return false;
		}
	}

	/**
	 * Move after a time, but not at the pace of a gateway that asks everybody to move at
	 * once, again and again.
	 */
	private void makeWayIn(Duration asked) {
		Duration least = this.messages.destination().reconnect().delays().initial();
		Duration most = (asked.compareTo(LONGEST) < 0) ? asked : LONGEST;
		this.timer.cancel();
		this.timer = this.scheduler.schedule((most.compareTo(least) < 0) ? least : most, () -> {
			FrameStream<ConnectorFrame> current = this.stream;
			if (current != null) {
				current.leave("the gateway asked for another connection");
			}
			this.attempt.replace("the gateway asked for another connection");
		});
	}

	private void silent() {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor == null) {
			return;
		}
		String problem = "The gateway was silent for " + monitor.options().timeout() + " (heartbeat timeout)";
		if (this.parting) {
			leave(problem);
		}
		this.attempt.lost(Failure.transientFailure(problem));
	}

	private void stop() {
		HeartbeatMonitor monitor = this.heartbeat;
		this.timer.cancel();
		this.heartbeat = null;
		if (monitor != null) {
			monitor.stop();
		}
	}

	private void loseInvoked(String reason) {
		SentInvocations lost = this.invoked;
		this.invoked = null;
		if (lost != null) {
			this.messages.invocations().lost(lost, reason);
		}
	}

	private void abort(String reason, boolean silent) {
		FrameStream<ConnectorFrame> current = this.stream;
		this.over = true;
		loseInvoked(reason);
		if (current != null && silent) {
			current.abortSilent(reason);
		}
		else if (current != null) {
			current.abort(reason);
		}
	}

}
