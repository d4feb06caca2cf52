package dev.connector.autoconfigure.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.connector.command.link.CommandLink;
import dev.connector.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can do to a link of commands. None of it creates or removes one.
 */
enum LinkAction {

	/**
	 * Take no requests of the peer for now.
	 */
	PAUSE,

	/**
	 * Take requests again.
	 */
	RESUME,

	/**
	 * Connect anew.
	 */
	RECONNECT,

	/**
	 * Begin anew after it failed.
	 */
	REARM;

	void take(CommandLink link) {
		switch (this) {
			case PAUSE -> link.pause();
			case RESUME -> link.resume();
			case RECONNECT -> link.reconnect();
			case REARM -> link.rearm();
		}
	}

	/**
	 * Return why a link can't do this now, or {@code null} when it can.
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
	static Optional<LinkAction> named(@Nullable String name) {
		return Arrays.stream(values()).filter((action) -> action.toString().equals(name)).findFirst();
	}

	/**
	 * Return the names of all actions, for people.
	 */
	static String names() {
		return Arrays.stream(values()).map(LinkAction::toString).collect(Collectors.joining(", "));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
