package dev.connector.autoconfigure.invocation;

import java.util.function.Supplier;

import dev.connector.autoconfigure.invocation.CommandMethod.Output;
import org.jspecify.annotations.Nullable;

/**
 * Knows the schemas of commands. Asked for each command when the application starts, long
 * before anybody reads a schema, so that what is given should make it later.
 */
public interface CommandSchemas {

	/**
	 * Knows nothing.
	 */
	CommandSchemas NONE = new CommandSchemas() {

		@Override
		public @Nullable InputSchema input(CommandInput input) {
			return null;
		}

		@Override
		public @Nullable Supplier<String> output(Output output) {
			return null;
		}

	};

	/**
	 * Return the schema of what a command takes.
	 * @param input the input, not a raw one
	 * @return the schema, or {@code null} when any JSON is taken
	 */
	@Nullable InputSchema input(CommandInput input);

	/**
	 * Return the schema of what a command gives.
	 * @param output the output, not a raw one
	 * @return gives JSON Schema 2020-12 as JSON text, on any thread, or {@code null} when
	 * nothing is known
	 */
	@Nullable Supplier<String> output(Output output);

}
