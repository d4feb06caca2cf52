package dev.connector.registration;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionSuccession;
import org.jspecify.annotations.Nullable;

/**
 * Moves a registration to another stream while it stays registered: registers on the
 * other one, and leaves the one in use when the gateway has answered. Where the session
 * goes on, that is at once; where the other gateway doesn't know it, what runs is
 * answered over the stream in use first. Called by the owner of the connection only.
 */
final class Succession implements ConnectionSuccession {

	private static final String REASON = "moving to another connection";

	private final RegistrationDriver driver;

	private @Nullable Line next;

	Succession(RegistrationDriver driver) {
		this.driver = driver;
	}

	@Override
	public void dial(ConnectionAttempt successor) {
		Line fresh = this.driver.newLine(successor);
		this.next = fresh;
		fresh.open();
	}

	/**
	 * Register without taking work yet: requests that another gateway pushes would wait
	 * for those that run here. How much is taken is said when the stream is in use.
	 */
	@Override
	public void greet(ConnectionAttempt successor) {
		Line fresh = this.next;
		if (fresh != null) {
			fresh.register(this.driver.sessionToken(), 0, false);
		}
	}

	@Override
	public boolean isSeamless(ConnectionAttempt successor) {
		return this.next != null && this.next.isResumed();
	}

	@Override
	public void handOver(ConnectionAttempt successor) {
		Line used = this.driver.line();
		if (used == null) {
			successor.handedOver();
		}
		else {
			used.drain(REASON, successor::handedOver);
		}
	}

	@Override
	public void take(ConnectionAttempt successor) {
		Line fresh = this.next;
		this.next = null;
		if (fresh == null) {
			throw new IllegalStateException("There is no stream to go on with");
		}
		Line used = this.driver.goOnWith(fresh);
		try {
			fresh.goLive();
		}
		finally {
			if (used != null && fresh.isResumed()) {
				used.leave("moved to another stream");
			}
			else if (used != null) {
				used.part(REASON);
			}
		}
	}

	/**
	 * Leave the other stream. A session that began on it would be waited for if nobody
	 * said goodbye; one that goes on must not end with it.
	 */
	@Override
	public void abandon(ConnectionAttempt successor, String reason) {
		Line left = this.next;
		this.next = null;
		if (left != null && left.isRegistered() && !left.isResumed()) {
			left.part(reason);
		}
		else if (left != null) {
			left.leave(reason);
		}
	}

	@Override
	public void refused() {
		this.driver.fetchCredentials();
	}

	/**
	 * Say goodbye on the other stream too: the gateway may have gone on with that one.
	 */
	void farewell(String reason) {
		Line other = this.next;
		if (other != null && other.isGreeted()) {
			other.farewell(reason);
		}
	}

}
