package dev.connector.connection;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Has the driver do what a transition asks for, and keeps the attempt that it is done
 * for. Touched by the owner of the connection only.
 */
final class DriverSteps {

	private final ConnectionDriver driver;

	private final @Nullable ConnectionSuccession succession;

	private final Chronicle chronicle;

	private @Nullable ConnectionAttempt attempt;

	private long attempts;

	DriverSteps(ConnectionDriver driver, Chronicle chronicle) {
		this.driver = driver;
		this.succession = driver.succession();
		this.chronicle = chronicle;
	}

	/**
	 * Return the current attempt.
	 * @return the attempt, or {@code null} when there is none
	 */
	@Nullable ConnectionAttempt attempt() {
		return this.attempt;
	}

	/**
	 * Return whether the connection stays ready while it is replaced by another one.
	 */
	boolean movesInPlace() {
		return this.succession != null;
	}

	ConnectionSuccession succession() {
		return Objects.requireNonNull(this.succession, "The driver can't move in place");
	}

	ConnectionAttempt newAttempt(Supervisor supervisor) {
		this.attempts++;
		return new ConnectionAttempt(supervisor, this.attempts);
	}

	/**
	 * Let another attempt be the current one.
	 */
	void become(ConnectionAttempt successor) {
		this.attempt = successor;
	}

	/**
	 * Take all steps, whatever one of them throws.
	 * @return what was thrown by a step that the attempt needs, or {@code null}
	 */
	@Nullable Throwable take(List<ConnectionEffect> effects, Supervisor supervisor, String reason) {
		Throwable thrown = null;
		for (ConnectionEffect effect : effects) {
			try {
				take(effect, supervisor, reason);
			}
			catch (Throwable ex) {
				if (effect == ConnectionEffect.LEAVE || effect == ConnectionEffect.END) {
					this.chronicle.failed("leaving an attempt", ex);
				}
				else {
					thrown = ex;
				}
			}
		}
		return thrown;
	}

	private void take(ConnectionEffect effect, Supervisor supervisor, String reason) {
		if (effect == ConnectionEffect.DIAL) {
			this.attempt = newAttempt(supervisor);
		}
		ConnectionAttempt current = this.attempt;
		if (effect == ConnectionEffect.END) {
			this.driver.ended();
		}
		else if (current != null) {
			take(effect, current, reason);
		}
	}

	private void take(ConnectionEffect effect, ConnectionAttempt current, String reason) {
		switch (effect) {
			case DIAL -> this.driver.dial(current);
			case GREET -> this.driver.greet(current);
			case GO_LIVE -> this.driver.goLive(current);
			case OFFER -> this.driver.offer(current);
			case WITHHOLD -> this.driver.withhold(current);
			case DRAIN -> this.driver.drain(current);
			case LEAVE -> {
				this.attempt = null;
				this.driver.leave(current, reason);
			}
			case END -> {
			}
		}
	}

}
