package dev.connector.autoconfigure.invocation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema as others are told of it. One that can't be made is left out, and told of in
 * the log: whoever asks is about to connect, and its other commands have to get there.
 * Safe for use by many threads.
 */
final class AnnouncedSchema implements Supplier<@Nullable String> {

	private static final Logger logger = LoggerFactory.getLogger(AnnouncedSchema.class);

	private final CommandMethod command;

	private final Supplier<String> schema;

	private AnnouncedSchema(CommandMethod command, Supplier<String> schema) {
		this.command = command;
		this.schema = schema;
	}

	/**
	 * Announce a schema.
	 * @param command whose schema it is
	 * @param schema gives it, or {@code null} when nothing is known
	 */
	static Supplier<@Nullable String> of(CommandMethod command, @Nullable Supplier<String> schema) {
		return (schema != null) ? new AnnouncedSchema(command, schema) : () -> null;
	}

	@Override
	public @Nullable String get() {
		try {
			return this.schema.get();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.error("The command '{}' ({}) is announced without a schema, because none can be made of its types",
					this.command.name(), this.command.displayName(), ex);
			return null;
		}
	}

}
