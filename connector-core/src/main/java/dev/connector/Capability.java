package dev.connector;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a connector can do, as it is announced to the gateway. Immutable.
 *
 * @param name the name, unique within the connector
 * @param description what it does, in a sentence for a person or an agent
 * @param inputSchema JSON Schema 2020-12 of the input as JSON text, or {@code null} when
 * any input is taken
 * @param outputSchema JSON Schema 2020-12 of the output (for a streaming capability, of
 * one item) as JSON text, or {@code null} when nothing is known about it
 * @param idempotent whether running it twice does no more than running it once
 * @param streaming whether it answers with a stream of items
 */
public record Capability(String name, String description, @Nullable String inputSchema, @Nullable String outputSchema,
		boolean idempotent, boolean streaming) {

	/**
	 * Create a capability about which only the name is known.
	 * @param name the name
	 * @return the capability
	 */
	public static Capability named(String name) {
		return new Capability(name, "", null, null, false, false);
	}

	/**
	 * Put off describing capabilities whose schemas take a while to make.
	 * @param capabilities gives them; asked once, when somebody looks at the list, on any
	 * thread
	 * @return an immutable list
	 */
	public static List<Capability> describedLater(Supplier<List<Capability>> capabilities) {
		return new DeferredCapabilities(capabilities);
	}

}
