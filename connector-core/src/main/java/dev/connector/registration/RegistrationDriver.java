package dev.connector.registration;

import java.time.Duration;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionDriver;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Connects a registration: opens a stream, registers on it, watches over it, and ends it
 * in order. Called by the owner of the connection only, except where fields are volatile.
 */
final class RegistrationDriver implements ConnectionDriver {

	private final Registration registration;

	private final RegistrationEnvironment environment;

	private final DestinationOptions destination;

	private final Executions executions;

	private volatile @Nullable HeartbeatMonitor heartbeat;

	private @Nullable RegistrationStream stream;

	private Cancellable move = Cancellable.NONE;

	/**
	 * Chosen here, so that a session can be resumed though the answer to its registration
	 * never came.
	 */
	private String sessionToken = "";

	private boolean resumed;

	private int credits;

	private boolean draining;

	private long drainMarker;

	private boolean noMoreWork;

	RegistrationDriver(Registration registration, RegistrationEnvironment environment, Executions executions) {
		this.registration = registration;
		this.environment = environment;
		this.destination = environment.destination().options();
		this.executions = executions;
	}

	@Nullable Duration heartbeatRoundTrip() {
		HeartbeatMonitor current = this.heartbeat;
		return (current != null) ? current.roundTrip() : null;
	}

	@Nullable Duration silence() {
		HeartbeatMonitor current = this.heartbeat;
		return (current != null) ? Duration.ofNanos(this.environment.scheduler().nanoTime() - current.lastInbound())
				: null;
	}

	@Override
	public void dial(ConnectionAttempt attempt) {
		RegistrationStream fresh = new RegistrationStream(this, attempt, this.executions);
		this.stream = fresh;
		fresh.opened(this.environment.destination().open(fresh));
	}

	@Override
	public void greet(ConnectionAttempt attempt) {
		HeartbeatOptions proposed = this.destination.heartbeat();
		if (this.sessionToken.isEmpty()) {
			this.sessionToken = Randomness.token();
		}
		this.credits = attempt.wantsWork() ? this.executions.creditsNow() : 0;
		send(new ConnectorFrame.Register(Frame.PROTOCOL_VERSION, this.registration.key(),
				this.registration.definition().description(), this.destination.credentials().current(),
				new ConnectorFrame.Resumption(this.sessionToken, attempt.number(), this.executions.inFlight()),
				new ConnectorFrame.Terms(this.credits, this.destination.limits().maxPayloadBytes(), proposed.interval(),
						proposed.timeout())));
	}

	void pending(ConnectionAttempt attempt, GatewayFrame.Pending frame) {
		watch(attempt, frame.terms());
		attempt.pending();
	}

	void registered(ConnectionAttempt attempt, GatewayFrame.Registered frame) {
		RegistrationStream current = this.stream;
		this.sessionToken = frame.sessionToken();
		if (current == null || current.isLive()) {
			return;
		}
		watch(attempt, frame.terms());
		current.maxPayloadBytes(frame.terms().maxPayloadBytes());
		this.resumed = frame.resumed();
		attempt.accepted();
	}

	@Override
	public void goLive(ConnectionAttempt attempt) {
		RegistrationStream current = this.stream;
		if (current != null) {
			current.goLive(this.resumed);
		}
	}

	@Override
	public void offer(ConnectionAttempt attempt) {
		grant(this.executions.creditsNow());
	}

	/**
	 * Ask for as much work as is taken now, because that has changed.
	 */
	void offerAgain(@Nullable ConnectionAttempt attempt) {
		RegistrationStream current = this.stream;
		if (attempt != null && attempt.wantsWork() && current != null && current.isLive()) {
			offer(attempt);
		}
	}

	@Override
	public void withhold(ConnectionAttempt attempt) {
		grant(0);
	}

	@Override
	public void drain(ConnectionAttempt attempt) {
		RegistrationStream current = this.stream;
		if (current == null || !current.isLive()) {
			attempt.drained();
			return;
		}
		grant(0);
		send(new ConnectorFrame.Draining("stopping"));
		HeartbeatMonitor monitor = this.heartbeat;
		this.draining = true;
		this.noMoreWork = false;
		this.drainMarker = (monitor != null) ? monitor.beat() : 0;
	}

	void heartbeatAcknowledged(ConnectionAttempt attempt, GatewayFrame.HeartbeatAck frame) {
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
				this.executions.whenEmpty(attempt::drained);
				this.executions.whenIdle(() -> attempt.run(this::askForAcknowledgements));
			}
		}
		else if (reconnectAfter != null) {
			this.move.cancel();
			this.move = this.environment.scheduler()
				.schedule(notAtOnce(reconnectAfter), () -> attempt.replace("the gateway asked for another connection"));
		}
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

	@Override
	public void farewell(ConnectionAttempt attempt) {
		this.executions.abandonAll();
		send(new ConnectorFrame.Goodbye("stopped"));
		RegistrationStream current = this.stream;
		if (current != null) {
			current.halfClose();
		}
	}

	@Override
	public void leave(ConnectionAttempt attempt, String reason) {
		RegistrationStream left = this.stream;
		HeartbeatMonitor monitor = this.heartbeat;
		this.stream = null;
		this.heartbeat = null;
		this.draining = false;
		this.move.cancel();
		try {
			if (monitor != null) {
				monitor.stop();
			}
		}
		finally {
			if (left != null) {
				this.executions.detach(left);
				left.abort(reason, monitor != null && monitor.isDead());
			}
		}
	}

	@Override
	public void refused() {
		this.sessionToken = "";
		this.destination.credentials().refused();
	}

	@Override
	public boolean holdsWork() {
		return !this.executions.isEmpty();
	}

	@Override
	public boolean isWatching(ConnectionAttempt attempt) {
		HeartbeatMonitor monitor = this.heartbeat;
		return monitor != null && monitor.isWatching();
	}

	@Override
	public long lastActivity() {
		HeartbeatMonitor monitor = this.heartbeat;
		return (monitor != null) ? monitor.lastInbound() : 0;
	}

	@Override
	public void ended() {
		this.executions.abandonAll();
		this.executions.close();
	}

	private void watch(ConnectionAttempt attempt, GatewayFrame.Terms terms) {
		HeartbeatOptions agreed = new HeartbeatOptions(terms.heartbeatInterval(), terms.heartbeatTimeout());
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			monitor.change(agreed);
			return;
		}
		monitor = new HeartbeatMonitor(this.environment.scheduler(), attempt::run, agreed,
				(sequence) -> send(new ConnectorFrame.Heartbeat(sequence)), () -> silent(attempt));
		this.heartbeat = monitor;
		RegistrationStream current = this.stream;
		if (current != null) {
			current.watchedBy(monitor);
		}
		monitor.start();
	}

	private void silent(ConnectionAttempt attempt) {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			attempt.lost(Failure.transientFailure(
					"The gateway was silent for " + monitor.options().timeout() + " (heartbeat timeout)"));
		}
	}

	/**
	 * Return a time after which to move. A gateway that asks everybody to move at once,
	 * again and again, is not followed at that pace.
	 */
	private Duration notAtOnce(Duration asked) {
		Duration least = this.destination.reconnect().delays().initial();
		return (asked.compareTo(least) < 0) ? least : asked;
	}

	private void grant(int limit) {
		if (this.credits != limit) {
			this.credits = limit;
			send(new ConnectorFrame.Credits(limit));
		}
	}

	private void send(ConnectorFrame frame) {
		RegistrationStream current = this.stream;
		if (current != null) {
			current.send(frame);
		}
	}

}
