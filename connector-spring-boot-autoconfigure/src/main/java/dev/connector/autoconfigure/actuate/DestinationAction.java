package dev.connector.autoconfigure.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What an operator can do to a destination. None of it creates or removes anything.
 */
enum DestinationAction {

	/**
	 * Replace every physical connection by a new one, without losing any work.
	 */
	RECONNECT,

	/**
	 * Have all registrations there finish what they do, and take no more work, and those
	 * that are added later take none.
	 */
	DRAIN,

	/**
	 * Have all registrations there take work again.
	 */
	RESUME;

	/**
	 * Return the action of a name, if there is one.
	 */
	static Optional<DestinationAction> named(@Nullable String name) {
		return Arrays.stream(values()).filter((action) -> action.toString().equals(name)).findFirst();
	}

	/**
	 * Return the names of all actions, for people.
	 */
	static String names() {
		return Arrays.stream(values()).map(DestinationAction::toString).collect(Collectors.joining(", "));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
