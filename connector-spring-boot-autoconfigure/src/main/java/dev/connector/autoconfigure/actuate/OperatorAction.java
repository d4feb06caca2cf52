package dev.connector.autoconfigure.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can do to a registration. None of it creates or removes one.
 */
enum OperatorAction {

	/**
	 * Take no work for now.
	 */
	PAUSE(Registration::pause),

	/**
	 * Take work again.
	 */
	RESUME(Registration::resume),

	/**
	 * Connect anew.
	 */
	RECONNECT((registration) -> registration.reconnect("an operator asked")),

	/**
	 * Begin anew after it failed.
	 */
	REARM(Registration::rearm);

	private final Consumer<Registration> effect;

	OperatorAction(Consumer<Registration> effect) {
		this.effect = effect;
	}

	void take(Registration registration) {
		this.effect.accept(registration);
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
