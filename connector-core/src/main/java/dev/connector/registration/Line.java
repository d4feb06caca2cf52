package dev.connector.registration;

import java.time.Duration;

import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionAttempt;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a registration with what belongs to it: what was agreed on it, the watch
 * over it, the work that was asked for on it, and how it ends. Called by the owner of the
 * connection only, except where fields are volatile.
 */
final class Line {

	private static final int UNSAID = -1;

	/** What a clock of nanoseconds can count, and longer than anybody lives up to. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private final Registration registration;

	private final RegistrationEnvironment environment;

	private final Destination place;

	private final DestinationOptions destination;

	private final Executions executions;

	private final ConnectionAttempt attempt;

	private final RegistrationStream stream;

	private volatile @Nullable HeartbeatMonitor heartbeat;

	private Cancellable move = Cancellable.NONE;

	private Cancellable end = Cancellable.NONE;

	private boolean registered;

	private boolean resumed;

	private String shown = "";

	private @Nullable String sessionToken;

	private int credits = UNSAID;

	private boolean leaving;

	private long leavesAt;

	private boolean greeted;

	private boolean draining;

	private long drainMarker;

	private boolean noMoreWork;

	private Runnable onDrained = () -> {
	};

	Line(Registration registration, RegistrationEnvironment environment, Executions executions,
			ConnectionAttempt attempt) {
		this.registration = registration;
		this.environment = environment;
		this.place = registration.destination();
		this.destination = this.place.options();
		this.executions = executions;
		this.attempt = attempt;
		this.stream = new RegistrationStream(this, attempt, executions);
	}

	String wire() {
		return this.stream.wire();
	}

	ConnectionAttempt attempt() {
		return this.attempt;
	}

	void open() {
		this.stream.opened(this.place.open(this.stream));
	}

	/**
	 * Send the registration.
	 * @param sessionToken the session to go on with
	 * @param offered how much work is taken from the first moment
	 * @param says whether that is all there is to say about it; otherwise it is said once
	 * more
	 */
	void register(String sessionToken, int offered, boolean says) {
		HeartbeatOptions proposed = this.destination.heartbeat();
		this.shown = sessionToken;
		this.credits = says ? offered : UNSAID;
		this.greeted = true;
		send(new ConnectorFrame.Register(Frame.PROTOCOL_VERSION, this.registration.key(),
				this.registration.definition().description(), this.destination.credentials().current(),
				new ConnectorFrame.Resumption(sessionToken, this.attempt.number(), this.executions.inFlight()),
				new ConnectorFrame.Terms(offered, this.destination.limits().maxPayloadBytes(), proposed.interval(),
						proposed.timeout())));
	}

	void pending(GatewayFrame.Pending frame) {
		watch(frame.terms());
		this.attempt.pending();
	}

	void registered(GatewayFrame.Registered frame) {
		this.sessionToken = frame.sessionToken().equals(this.shown) ? this.shown : frame.sessionToken();
		if (this.registered) {
			return;
		}
		this.registered = true;
		this.resumed = frame.resumed();
		watch(frame.terms());
		this.stream.maxPayloadBytes(frame.terms().maxPayloadBytes());
		this.attempt.accepted();
	}

	/**
	 * Return the token of the session that the stream belongs to.
	 * @param otherwise what holds as long as the gateway has not said it
	 */
	String sessionToken(String otherwise) {
		String said = this.sessionToken;
		return (said != null) ? said : otherwise;
	}

	boolean isGreeted() {
		return this.greeted;
	}

	boolean isRegistered() {
		return this.registered;
	}

	/**
	 * Return whether the gateway goes on with the session that there was before.
	 */
	boolean isResumed() {
		return this.resumed;
	}

	void goLive() {
		this.stream.goLive(isResumed());
	}

	boolean isLive() {
		return this.stream.isLive();
	}

	/**
	 * Ask for so much work, unless that was said before, or no more is wanted at all.
	 */
	void grant(int limit) {
		if (this.credits != limit && !this.draining) {
			this.credits = limit;
			send(new ConnectorFrame.Credits(limit));
		}
	}

	/**
	 * Begin to finish what runs, taking nothing new.
	 * @param done is run once all is finished, by any thread; takes the place of an
	 * earlier one
	 */
	void drain(String reason, Runnable done) {
		this.onDrained = done;
		if (!isLive()) {
			done.run();
		}
		else if (!this.draining) {
			grant(0);
			send(new ConnectorFrame.Draining(reason));
			this.draining = true;
			HeartbeatMonitor monitor = this.heartbeat;
			this.drainMarker = (monitor != null) ? monitor.beat() : 0;
		}
		else if (this.noMoreWork) {
			awaitTheLastAnswer();
		}
	}

	void heartbeatAcknowledged(GatewayFrame.HeartbeatAck frame) {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			Duration took = monitor.acknowledged(frame.sequence());
			if (took != null) {
				this.environment.listener().onHeartbeat(this.registration, took);
			}
		}
		Duration reconnectAfter = frame.reconnectAfter();
		if (this.draining) {
			if (!this.noMoreWork && frame.sequence() >= this.drainMarker) {
				this.noMoreWork = true;
				awaitTheLastAnswer();
			}
		}
		else if (reconnectAfter != null) {
			makeWayIn(notAtOnce(reconnectAfter));
		}
	}

	/**
	 * Say goodbye, after which nothing is sent.
	 */
	void farewell(String reason) {
		send(new ConnectorFrame.Goodbye(reason));
		this.stream.halfClose();
	}

	/**
	 * Leave the stream in order, which the gateway is given a moment for.
	 */
	void part(String reason) {
		try {
			stop();
			farewell(reason);
		}
		finally {
			this.executions.detach(this.stream);
			this.stream.ignore();
			this.end = this.environment.scheduler()
				.schedule(Connection.FAREWELL_TIMEOUT, () -> this.stream.abort(reason, false));
			this.stream.onEnd(this.end::cancel);
		}
	}

	/**
	 * Leave the stream at once.
	 */
	void leave(String reason) {
		HeartbeatMonitor monitor = this.heartbeat;
		try {
			stop();
		}
		finally {
			this.executions.detach(this.stream);
			this.stream.abort(reason, monitor != null && monitor.isDead());
		}
	}

	boolean isWatching() {
		HeartbeatMonitor monitor = this.heartbeat;
		return monitor != null && monitor.isWatching();
	}

	/**
	 * Return the watch over the stream, or {@code null} while there is none.
	 */
	@Nullable HeartbeatMonitor heartbeat() {
		return this.heartbeat;
	}

	/**
	 * Move after a time, unless that is to be sooner already: who is asked again and
	 * again has to move at last.
	 */
	private void makeWayIn(Duration delay) {
		long asksFor = this.environment.scheduler().nanoTime() + delay.toNanos();
		if (!this.leaving || asksFor - this.leavesAt < 0) {
			this.move.cancel();
			this.leaving = true;
			this.leavesAt = asksFor;
			this.move = this.environment.scheduler().schedule(delay, () -> this.attempt.run(this::makeWay));
		}
	}

	private void makeWay() {
		this.leaving = false;
		String reason = "the gateway asked for another connection";
		this.stream.makeWay(reason);
		this.attempt.replace(reason);
	}

	private void awaitTheLastAnswer() {
		this.executions.whenEmpty(this.onDrained);
		this.executions.whenIdle(() -> this.attempt.run(this::askForAcknowledgements));
	}

	/**
	 * The gateway acknowledges answers when there are many, and before it answers a
	 * heartbeat.
	 */
	private void askForAcknowledgements() {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null && !this.executions.isEmpty()) {
			monitor.beat();
		}
	}

	private void stop() {
		this.move.cancel();
		HeartbeatMonitor monitor = this.heartbeat;
		this.heartbeat = null;
		if (monitor != null) {
			monitor.stop();
		}
	}

	private void watch(GatewayFrame.Terms terms) {
		HeartbeatOptions proposed = this.destination.heartbeat();
		boolean asProposed = terms.heartbeatInterval().equals(proposed.interval())
				&& terms.heartbeatTimeout().equals(proposed.timeout());
		HeartbeatOptions agreed = asProposed ? proposed
				: new HeartbeatOptions(terms.heartbeatInterval(), terms.heartbeatTimeout());
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			monitor.change(agreed);
			return;
		}
		monitor = new HeartbeatMonitor(this.environment.scheduler(), this.attempt::run, agreed,
				(sequence) -> send(new ConnectorFrame.Heartbeat(sequence)), this::silent);
		this.heartbeat = monitor;
		this.stream.watchedBy(monitor);
		monitor.start();
	}

	private void silent() {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			this.attempt.lost(Failure.transientFailure(
					"The gateway was silent for " + monitor.options().timeout() + " (heartbeat timeout)"));
		}
	}

	/**
	 * Return a time after which to move. A gateway that asks everybody to move at once,
	 * again and again, is not followed at that pace.
	 */
	private Duration notAtOnce(Duration asked) {
		Duration least = this.destination.reconnect().delays().initial();
		Duration most = (asked.compareTo(LONGEST) < 0) ? asked : LONGEST;
		return (most.compareTo(least) < 0) ? least : most;
	}

	private void send(ConnectorFrame frame) {
		this.stream.send(frame);
	}

}
