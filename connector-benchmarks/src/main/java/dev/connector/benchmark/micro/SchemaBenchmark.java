package dev.connector.benchmark.micro;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.autoconfigure.schema.SchemaAutoConfiguration;
import dev.connector.command.CommandException;
import dev.connector.command.InputCheck;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * JSON that is held against the schema of a command: read, and checked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SchemaBenchmark {

	private static final String SCHEMA = """
			{
				"$schema": "https://json-schema.org/draft/2020-12/schema",
				"type": "object",
				"properties": {
					"id": { "type": "integer" },
					"from": { "type": "string", "maxLength": 64 },
					"urgent": { "type": "boolean" },
					"text": { "type": "string" }
				},
				"required": [ "id", "from", "text" ]
			}""";

	private final Payload valid = json("""
			{"id":1234567,"from":"somebody","urgent":true,"text":"Something that is said, and not too short"}""");

	private final Payload invalid = json("""
			{"id":"1234567","from":"somebody","urgent":true}""");

	private InputCheck check = InputCheck.NONE;

	/**
	 * Read the schema.
	 */
	@Setup
	public void setUp() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
				SchemaAutoConfiguration.class)) {
			@Nullable InputCheck made = context.getBean(InputCheck.Source.class).of(SCHEMA);
			if (made == null) {
				throw new IllegalStateException("Nothing is checked");
			}
			this.check = made;
		}
	}

	/**
	 * Check what fits.
	 * @return what was checked
	 */
	@Benchmark
	public Payload valid() {
		this.check.check(this.valid);
		return this.valid;
	}

	/**
	 * Check what doesn't fit, and tell why.
	 * @return what is wrong
	 */
	@Benchmark
	public String invalid() {
		try {
			this.check.check(this.invalid);
		}
		catch (CommandException ex) {
			return String.valueOf(ex.getMessage());
		}
		throw new IllegalStateException("It fits");
	}

	private static Payload json(String text) {
		return Payload.of(text.getBytes(StandardCharsets.UTF_8), Payload.JSON);
	}

}
