package dev.connector.command;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A command that this process can do: what others are told of it, what it takes, and the
 * code that does it. Immutable.
 *
 * @param <Q> what it takes; {@link Void} for a command without input
 * @param <R> what it gives
 */
public final class Command<Q extends @Nullable Object, R extends @Nullable Object> {

	private final CommandDefinition definition;

	private final ValueType<Q> requestType;

	private final CommandHandler<Q, R> handler;

	private final @Nullable InputCheck check;

	private Command(CommandDefinition definition, ValueType<Q> requestType, CommandHandler<Q, R> handler,
			@Nullable InputCheck check) {
		this.definition = definition;
		this.requestType = requestType;
		this.handler = handler;
		this.check = check;
	}

	/**
	 * Create a command.
	 * @param <Q> what it takes
	 * @param <R> what it gives
	 * @param id its name; an underscore in front keeps it private
	 * @param requestType what it takes
	 * @param handler what does it
	 * @return the command
	 */
	public static <Q extends @Nullable Object, R extends @Nullable Object> Command<Q, R> of(String id,
			ValueType<Q> requestType, CommandHandler<Q, R> handler) {
		return new Command<>(CommandDefinition.of(id), requestType, handler, null);
	}

	/**
	 * Create a command that is done when its code returns.
	 * @param <Q> what it takes
	 * @param <R> what it gives
	 * @param id its name; an underscore in front keeps it private
	 * @param requestType what it takes
	 * @param code what does it
	 * @return the command
	 */
	public static <Q, R extends @Nullable Object> Command<Q, R> of(String id, Class<Q> requestType,
			Function<? super Q, ? extends R> code) {
		return of(id, ValueType.of(requestType),
				(request, caller) -> CompletableFuture.completedFuture(code.apply(request)));
	}

	/**
	 * Create a command that takes whatever comes: {@code null} when nothing does.
	 * @param <R> what it gives
	 * @param id its name; an underscore in front keeps it private
	 * @param handler what does it
	 * @return the command
	 */
	public static <R extends @Nullable Object> Command<@Nullable Object, R> dynamic(String id,
			CommandHandler<@Nullable Object, R> handler) {
		return of(id, ValueType.ANY, handler);
	}

	/**
	 * Return the same command with a description.
	 * @param description what it does, for people
	 * @return another command
	 */
	public Command<Q, R> withDescription(String description) {
		return new Command<>(new CommandDefinition(id(), description, this.definition.schema()), this.requestType,
				this.handler, this.check);
	}

	/**
	 * Return the same command with schemas, which are published; the registry holds input
	 * against them when it has a {@link InputCheck.Source}.
	 * @param schema what it takes and gives
	 * @return another command
	 */
	public Command<Q, R> withSchema(CommandSchema schema) {
		return new Command<>(new CommandDefinition(id(), this.definition.description(), schema), this.requestType,
				this.handler, this.check);
	}

	/**
	 * Return the same command with a check of its own, in place of the one that a
	 * registry makes of the schema.
	 * @param check the check
	 * @return another command
	 */
	public Command<Q, R> withCheck(InputCheck check) {
		return new Command<>(this.definition, this.requestType, this.handler, check);
	}

	/**
	 * Return the name.
	 * @return the id
	 */
	public String id() {
		return this.definition.id();
	}

	/**
	 * Return what others are told of it.
	 * @return the definition
	 */
	public CommandDefinition definition() {
		return this.definition;
	}

	/**
	 * Return what it takes.
	 * @return the type
	 */
	public ValueType<Q> requestType() {
		return this.requestType;
	}

	/**
	 * Return the code that does it.
	 * @return the handler
	 */
	public CommandHandler<Q, R> handler() {
		return this.handler;
	}

	/**
	 * Return the check that was given.
	 * @return the check, or {@code null} when it is left to the registry
	 */
	public @Nullable InputCheck check() {
		return this.check;
	}

}
