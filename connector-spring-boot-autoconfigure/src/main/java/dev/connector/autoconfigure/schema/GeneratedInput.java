package dev.connector.autoconfigure.schema;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.connector.autoconfigure.invocation.InputSchema;
import tools.jackson.databind.JsonNode;

import org.springframework.util.function.SingletonSupplier;

/**
 * The schema of an input, made when somebody reads it and compiled when something is held
 * against it. Safe for use by many threads.
 */
final class GeneratedInput implements InputSchema {

	private final Supplier<String> text;

	private final Supplier<ValidatedSchema> compiled;

	GeneratedInput(Supplier<String> text, Function<String, ValidatedSchema> compiler) {
		this.text = text;
		this.compiled = SingletonSupplier.of(() -> compiler.apply(text.get()));
	}

	@Override
	public String text() {
		return this.text.get();
	}

	@Override
	public Map<String, String> violations(JsonNode input) {
		return this.compiled.get().violations(input);
	}

}
