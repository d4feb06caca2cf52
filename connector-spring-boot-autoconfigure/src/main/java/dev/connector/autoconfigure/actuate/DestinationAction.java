package dev.connector.autoconfigure.actuate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.connector.destination.Destination;
import dev.connector.registration.Registration;
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
	 * Have all registrations there finish what they do, and take no more work.
	 */
	DRAIN,

	/**
	 * Have all registrations there take work again.
	 */
	RESUME;

	void take(Destination destination, List<Registration> registrations) {
		switch (this) {
			case RECONNECT -> destination.replaceWires("an operator asked for it");
			case DRAIN -> registrations.forEach(Registration::pause);
			case RESUME -> registrations.forEach(Registration::resume);
		}
	}

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
