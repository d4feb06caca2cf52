package dev.connector;

import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a connector can do, as it is announced to the gateway. Immutable. Two of
 * them are equal when the same is announced, and comparing two asks for their schemas.
 */
public final class Capability {

	private static final Supplier<@Nullable String> NOTHING = () -> null;

	private final String name;

	private final String description;

	private final Supplier<@Nullable String> inputSchema;

	private final Supplier<@Nullable String> outputSchema;

	private final boolean idempotent;

	private final boolean streaming;

	/**
	 * Create a capability.
	 * @param name the name, unique within the connector
	 * @param description what it does, in a sentence for a person or an agent
	 * @param inputSchema JSON Schema 2020-12 of the input as JSON text, or {@code null}
	 * when any input is taken
	 * @param outputSchema JSON Schema 2020-12 of the output (for a streaming capability,
	 * of one item) as JSON text, or {@code null} when nothing is known about it
	 * @param idempotent whether running it twice does no more than running it once
	 * @param streaming whether it answers with a stream of items
	 */
	public Capability(String name, String description, @Nullable String inputSchema, @Nullable String outputSchema,
			boolean idempotent, boolean streaming) {
		this(name, description, known(inputSchema), known(outputSchema), idempotent, streaming);
	}

	private Capability(String name, String description, Supplier<@Nullable String> inputSchema,
			Supplier<@Nullable String> outputSchema, boolean idempotent, boolean streaming) {
		this.name = name;
		this.description = description;
		this.inputSchema = inputSchema;
		this.outputSchema = outputSchema;
		this.idempotent = idempotent;
		this.streaming = streaming;
	}

	/**
	 * Create a capability about which only the name is known.
	 * @param name the name
	 * @return the capability
	 */
	public static Capability named(String name) {
		return new Capability(name, "", NOTHING, NOTHING, false, false);
	}

	/**
	 * Return the same capability with schemas that take a while to make: they are asked
	 * for when somebody reads them, for instance when a gateway is told.
	 * @param input gives the schema of the input, the same each time, on any thread
	 * @param output gives the schema of the output in the same way
	 * @return another capability
	 */
	public Capability withSchemas(Supplier<@Nullable String> input, Supplier<@Nullable String> output) {
		return new Capability(this.name, this.description, input, output, this.idempotent, this.streaming);
	}

	/**
	 * Return the name.
	 * @return unique within the connector
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what it does.
	 * @return a sentence, or nothing
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return the schema of the input.
	 * @return JSON Schema 2020-12 as JSON text, or {@code null} when any input is taken
	 */
	public @Nullable String inputSchema() {
		return this.inputSchema.get();
	}

	/**
	 * Return the schema of the output, for a streaming capability of one item.
	 * @return JSON Schema 2020-12 as JSON text, or {@code null} when nothing is known
	 */
	public @Nullable String outputSchema() {
		return this.outputSchema.get();
	}

	/**
	 * Return whether running it twice does no more than running it once.
	 * @return whether a call may be repeated
	 */
	public boolean idempotent() {
		return this.idempotent;
	}

	/**
	 * Return whether it answers with a stream of items.
	 * @return whether there are many of it
	 */
	public boolean streaming() {
		return this.streaming;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Capability that && this.name.equals(that.name)
				&& this.description.equals(that.description) && this.idempotent == that.idempotent
				&& this.streaming == that.streaming && Objects.equals(inputSchema(), that.inputSchema())
				&& Objects.equals(outputSchema(), that.outputSchema()));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.description, this.idempotent, this.streaming);
	}

	@Override
	public String toString() {
		return "Capability[" + this.name + "]";
	}

	private static Supplier<@Nullable String> known(@Nullable String schema) {
		return (schema != null) ? () -> schema : NOTHING;
	}

}
