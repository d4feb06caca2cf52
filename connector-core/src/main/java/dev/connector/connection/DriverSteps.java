package dev.connector.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Has the driver do what a transition asks for, and keeps the attempt that it is done
 * for. Touched by the owner of the connection only.
 */
final class DriverSteps {

	private final ConnectionDriver driver;

	private final Chronicle chronicle;

	private @Nullable ConnectionAttempt attempt;

	private long attempts;

	DriverSteps(ConnectionDriver driver, Chronicle chronicle) {
		this.driver = driver;
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
			this.attempts++;
			this.attempt = new ConnectionAttempt(supervisor, this.attempts);
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
