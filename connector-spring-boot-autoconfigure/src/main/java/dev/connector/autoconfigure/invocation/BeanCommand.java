package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * A command of a bean as a function of objects: it takes objects of this process and JSON
 * alike, and gives objects. Safe for use by many threads.
 */
public final class BeanCommand {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
			BeanCommand.class.getClassLoader());

	private static final int LONGEST_NULL = 16;

	private final CommandMethod command;

	private final BeanMethod method;

	private final Terms terms;

	private final JsonMapper mapper;

	private final ObjectBinder objects;

	private final InputBinder json;

	BeanCommand(CommandMethod command, BeanMethod method, Terms terms, JsonMapper mapper) {
		this.command = command;
		this.method = method;
		this.terms = terms;
		this.mapper = mapper;
		this.objects = new ObjectBinder(command);
		this.json = new InputBinder(mapper, command, terms.input());
	}

	/**
	 * Return the method with all that is known of it.
	 * @return the command
	 */
	public CommandMethod command() {
		return this.command;
	}

	/**
	 * Return the method, for messages.
	 * @return class, name and types of the parameters
	 */
	public String signature() {
		return CommandMethods.signature(this.command.method());
	}

	/**
	 * Return the schema of what it takes.
	 * @return gives JSON Schema as JSON text, or {@code null} when nothing is known
	 */
	public @Nullable Supplier<@Nullable String> inputSchema() {
		InputSchema input = this.terms.input();
		return (input != null) ? AnnouncedSchema.of(this.command, input::text) : null;
	}

	/**
	 * Return the schema of what it gives: of the list of all items, where it gives many.
	 * @return gives JSON Schema as JSON text, or {@code null} when nothing is known
	 */
	public @Nullable Supplier<@Nullable String> outputSchema() {
		Supplier<String> output = this.terms.output();
		return (output != null) ? AnnouncedSchema.of(this.command, output) : null;
	}

	/**
	 * Return whether there is no result.
	 * @return {@code true} for a method that returns nothing, at once or later
	 */
	public boolean givesNothing() {
		Type type = this.command.output().type();
		return type == void.class || type == Void.class;
	}

	/**
	 * Call the command on this thread. An object of the class that it takes is handed to
	 * it as it is; whatever else comes is read as JSON and held against the schema.
	 * @param input an object of this process or JSON, or {@code null} for nothing
	 * @param context gives the circumstances, when the command asks for them
	 * @return completes with what the command gives; a stream of items as it is
	 * @throws Exception what it throws; a {@link ConnectorException} when the input
	 * doesn't fit
	 */
	public CompletionStage<?> call(@Nullable Object input, Supplier<ConnectorContext> context) throws Exception {
		@Nullable Object @Nullable [] arguments = this.objects.bind(input);
		if (arguments == null) {
			arguments = this.json.bind(payload(input));
		}
		if (!this.command.input().contexts().isEmpty()) {
			ConnectorContext given = context.get();
			for (int index : this.command.input().contexts()) {
				arguments[index] = given;
			}
		}
		return stage(this.method.invoke(this.terms.check(), arguments), context);
	}

	private CompletionStage<?> stage(@Nullable Object result, Supplier<ConnectorContext> context) {
		if (result instanceof CompletionStage<?> stage) {
			return stage.thenCompose((value) -> stage(value, context));
		}
		if (REACTIVE && result != null && !this.command.output().streaming()) {
			ReactiveResult reactive = ReactiveResult.of(result);
			if (reactive != null) {
				return reactive.single(context.get());
			}
		}
		return CompletableFuture.completedFuture(result);
	}

	private Payload payload(@Nullable Object input) {
		if (input == null) {
			return Payload.empty();
		}
		if (input instanceof Payload payload) {
			return isNull(payload) ? Payload.empty() : payload;
		}
		try {
			return Payload.of(this.mapper.writeValueAsBytes(input), Payload.JSON);
		}
		catch (JacksonException ex) {
			throw new ConnectorException(ErrorCode.INVALID_REQUEST,
					"The input can't be written as JSON: " + ex.getOriginalMessage(), Map.of(), ex);
		}
	}

	/**
	 * Peers say nothing in several ways.
	 */
	private static boolean isNull(Payload payload) {
		return !payload.isStream() && payload.size() <= LONGEST_NULL && "null".equals(payload.text().strip());
	}

	/**
	 * What input has to be like, and what output is like.
	 *
	 * @param input the schema of the input, or {@code null} when there is none
	 * @param output gives the schema of the output, or {@code null} when there is none
	 * @param check checks arguments, or {@code null} when there is nothing to check
	 */
	record Terms(@Nullable InputSchema input, @Nullable Supplier<String> output,
			ArgumentValidator.@Nullable Check check) {

	}

}
