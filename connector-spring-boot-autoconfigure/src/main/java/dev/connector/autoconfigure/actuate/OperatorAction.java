package dev.connector.autoconfigure.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can do to a registration. None of it creates or removes one.
 */
enum OperatorAction {

	/**
	 * Take no work for now.
	 */
	PAUSE,

	/**
	 * Take work again.
	 */
	RESUME,

	/**
	 * Take no work, because it is to be done with what runs.
	 */
	DRAIN,

	/**
	 * Connect anew.
	 */
	RECONNECT,

	/**
	 * Begin anew after it failed.
	 */
	REARM;

	void take(Registration registration) {
		switch (this) {
			case PAUSE, DRAIN -> registration.pause();
			case RESUME -> registration.resume();
			case RECONNECT -> registration.reconnect("an operator asked");
			case REARM -> registration.rearm();
		}
	}

	/**
	 * Return why a registration can't do this now, or {@code null} when it can.
	 */
	@Nullable String refusal(ConnectionState state) {
		if (state == ConnectionState.DRAINING || state == ConnectionState.STOPPED) {
			return "it stops";
		}
		if (this == REARM && state != ConnectionState.FAILED) {
			return "it has not failed";
		}
		if (this == RECONNECT && state == ConnectionState.IDLE) {
			return "it has not been started";
		}
		return null;
	}

	/**
	 * Return the action of a name, if there is one.
	 */
	static Optional<OperatorAction> named(@Nullable String name) {
		return Arrays.stream(values()).filter((action) -> action.toString().equals(name)).findFirst();
	}

	/**
	 * Return the names of all actions, for people.
	 */
	static String names() {
		return Arrays.stream(values()).map(OperatorAction::toString).collect(Collectors.joining(", "));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
