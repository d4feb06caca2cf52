package dev.connector.command;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A command with what its registry knows of reading input. Safe for use by many threads.
 *
 * @param <Q> what it takes
 * @param <R> what it gives
 */
final class BoundCommand<Q extends @Nullable Object, R extends @Nullable Object> {

	private static final CompletionStage<?> NOTHING = CompletableFuture.completedStage(null);

	private final Command<Q, R> command;

	private final @Nullable InputCheck check;

	private final ValueConverter converter;

	/** The class whose objects are taken as they are, without a check. */
	private final @Nullable Class<?> ownClass;

	private BoundCommand(Command<Q, R> command, @Nullable InputCheck check, ValueConverter converter) {
		this.command = command;
		this.check = check;
		this.converter = converter;
		this.ownClass = ownClass(command.requestType());
	}

	/**
	 * Bind a command.
	 * @throws IllegalArgumentException when its schema is none
	 */
	static <Q extends @Nullable Object, R extends @Nullable Object> BoundCommand<Q, R> of(Command<Q, R> command,
			ValueConverter converter, InputCheck.Source checks) {
		InputCheck check = command.check();
		CommandSchema schema = command.definition().schema();
		if (check == null && schema != null && schema.request() != null) {
			check = checks.of(schema.request());
		}
		return new BoundCommand<>(command, InputCheck.NONE.equals(check) ? null : check, converter);
	}

	CommandDefinition definition() {
		return this.command.definition();
	}

	/**
	 * Call the command on this thread.
	 * @param value the input as it came
	 * @return completes as the command does; exceptionally, too, when the input doesn't
	 * fit or the handler throws
	 */
	CompletionStage<?> call(@Nullable Object value, CommandCaller caller) {
		try {
			CompletionStage<R> stage = this.command.handler().handle(read(value), caller);
			return (stage != null) ? stage : NOTHING;
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(CommandFailures.exception(ex));
		}
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // the type was checked, or is Void
	private Q read(@Nullable Object value) {
		ValueType<Q> type = this.command.requestType();
		if (value != null && value.getClass() == this.ownClass) {
			return (Q) value;
		}
		if (type.isUnread()) {
			return (Q) value;
		}
		if (type.isVoid()) {
			if (!Emptiness.isNothing(value)) {
				throw invalid("takes no input", null);
			}
			return (Q) null;
		}
		Object given = (value == null || Emptiness.isNull(value)) ? Map.of() : value;
		if (this.check != null) {
			this.check.check(given);
		}
		if (type.rawClass() == Object.class) {
			return (Q) ((value instanceof Payload) ? convert(value) : value);
		}
		return (Q) ((this.check == null && type.holds(given)) ? given : convert(given));
	}

	private @Nullable Object convert(Object value) {
		try {
			return this.converter.convert(value, this.command.requestType());
		}
		catch (IllegalArgumentException ex) {
			throw invalid("can't take this input: " + ex.getMessage(), ex);
		}
	}

	private CommandException invalid(String why, @Nullable Throwable cause) {
		return new CommandException(CommandErrorCode.INVALID_REQUEST, "The command '" + this.command.id() + "' " + why,
				cause);
	}

	/**
	 * Users' own classes were filled by code that knows them; of what carries anything
	 * (maps, trees, JSON) nothing is known.
	 */
	private static @Nullable Class<?> ownClass(ValueType<?> type) {
		Class<?> raw = type.rawClass();
		boolean carriesAnything = raw.isInterface() || raw.getName().startsWith("java.") || raw == Payload.class
				|| Iterable.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw);
		return (type.type() == raw && !carriesAnything) ? raw : null;
	}

}
