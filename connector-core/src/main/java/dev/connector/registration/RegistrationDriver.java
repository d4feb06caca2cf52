package dev.connector.registration;

import java.time.Duration;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionDriver;
import dev.connector.connection.ConnectionSuccession;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.schedule.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Connects a registration: opens a stream, registers on it, watches over it, and ends it
 * in order. Called by the owner of the connection only, except where fields are volatile.
 */
final class RegistrationDriver implements ConnectionDriver {

	private final Registration registration;

	private final RegistrationEnvironment environment;

	private final Executions executions;

	private final Succession succession = new Succession(this);

	private volatile @Nullable Line line;

	/**
	 * Chosen here, so that a session can be resumed though the answer to its registration
	 * never came.
	 */
	private String sessionToken = "";

	RegistrationDriver(Registration registration, RegistrationEnvironment environment, Executions executions) {
		this.registration = registration;
		this.environment = environment;
		this.executions = executions;
	}

	@Nullable Duration heartbeatRoundTrip() {
		HeartbeatMonitor current = heartbeat();
		return (current != null) ? current.roundTrip() : null;
	}

	String wire() {
		Line current = this.line;
		return (current != null) ? current.wire() : "";
	}

	@Nullable Duration silence() {
		HeartbeatMonitor current = heartbeat();
		return (current != null) ? Duration.ofNanos(this.environment.scheduler().nanoTime() - current.lastInbound())
				: null;
	}

	/**
	 * Return the stream in use, or {@code null} when there is none.
	 */
	@Nullable Line line() {
		return this.line;
	}

	String sessionToken() {
		Line current = this.line;
		return (current != null) ? current.sessionToken(this.sessionToken) : this.sessionToken;
	}

	Line newLine(ConnectionAttempt attempt) {
		return new Line(this.registration, this.environment, this.executions, attempt);
	}

	/**
	 * Use another stream from now on.
	 * @return the one that was used, or {@code null} when there was none
	 */
	@Nullable Line goOnWith(Line next) {
		Line used = this.line;
		this.line = next;
		this.sessionToken = next.sessionToken(this.sessionToken);
		return used;
	}

	@Override
	public void dial(ConnectionAttempt attempt) {
		Line fresh = newLine(attempt);
		this.line = fresh;
		fresh.open();
	}

	@Override
	public void greet(ConnectionAttempt attempt) {
		Line current = this.line;
		if (this.sessionToken.isEmpty()) {
			this.sessionToken = Randomness.token();
		}
		if (current != null) {
			current.register(this.sessionToken, attempt.wantsWork() ? this.executions.creditsNow() : 0, true);
		}
	}

	@Override
	public void goLive(ConnectionAttempt attempt) {
		Line current = this.line;
		if (current != null) {
			current.goLive();
		}
	}

	@Override
	public void offer(ConnectionAttempt attempt) {
		Line current = this.line;
		if (current != null) {
			Allowance allowance = this.executions.allowance();
			long lowering = allowance.lastLowering();
			current.grant(this.executions.creditsNow());
			allowance.granted(lowering);
		}
	}

	/**
	 * Ask for as much work as is taken now, because that has changed.
	 */
	void offerAgain(@Nullable ConnectionAttempt attempt) {
		Line current = this.line;
		if (attempt != null && attempt.wantsWork() && current != null && current.isLive()) {
			offer(attempt);
		}
	}

	@Override
	public void withhold(ConnectionAttempt attempt) {
		Line current = this.line;
		if (current != null) {
			current.grant(0);
		}
	}

	@Override
	public void drain(ConnectionAttempt attempt) {
		Line current = this.line;
		if (current != null) {
			current.drain("stopping", attempt::drained);
		}
		else {
			attempt.drained();
		}
	}

	@Override
	public void farewell(ConnectionAttempt attempt) {
		this.executions.abandonAll();
		Line current = this.line;
		if (current != null) {
			current.farewell("stopped");
		}
		this.succession.farewell("stopped");
	}

	@Override
	public void leave(ConnectionAttempt attempt, String reason) {
		Line left = this.line;
		this.line = null;
		if (left != null) {
			this.sessionToken = left.sessionToken(this.sessionToken);
			left.leave(reason);
		}
	}

	@Override
	public ConnectionSuccession succession() {
		return this.succession;
	}

	@Override
	public void refused() {
		this.sessionToken = "";
		fetchCredentials();
	}

	/**
	 * Have others fetched in the place of credentials that were refused.
	 */
	void fetchCredentials() {
		this.registration.destination().options().credentials().refused();
	}

	@Override
	public boolean holdsWork() {
		return !this.executions.isEmpty();
	}

	@Override
	public boolean isWatching(ConnectionAttempt attempt) {
		Line current = this.line;
		return current != null && current.isWatching();
	}

	@Override
	public long lastActivity() {
		HeartbeatMonitor monitor = heartbeat();
		return (monitor != null) ? monitor.lastInbound() : 0;
	}

	@Override
	public void ended() {
		this.executions.abandonAll();
		this.executions.close();
	}

	private @Nullable HeartbeatMonitor heartbeat() {
		Line current = this.line;
		return (current != null) ? current.heartbeat() : null;
	}

}
