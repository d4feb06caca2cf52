package dev.connector.autoconfigure.command;

import java.util.List;
import java.util.function.Consumer;

import dev.connector.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * What one bean brings to the registry. Immutable.
 *
 * @param commands the commands that it does
 * @param listeners the events that it hears
 */
record Contribution(List<BoundMethod> commands, List<Listener> listeners) {

	/**
	 * A command of a bean.
	 *
	 * @param command the command
	 * @param source the method and its bean, for messages
	 * @param connectorType the type when the bean is a connector, of which there may be
	 * several at gateways; otherwise {@code null}
	 */
	record BoundMethod(Command<?, ?> command, String source, @Nullable String connectorType) {

		String id() {
			return this.command.id();
		}

	}

	/**
	 * An event that a bean hears.
	 *
	 * @param eventId the event
	 * @param listener hears the payload as it came
	 */
	record Listener(String eventId, Consumer<@Nullable Object> listener) {

	}

}
