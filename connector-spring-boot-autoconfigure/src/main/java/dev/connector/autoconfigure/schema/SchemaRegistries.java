package dev.connector.autoconfigure.schema;

import java.util.Locale;
import java.util.function.Supplier;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;

import org.springframework.util.function.SingletonSupplier;

/**
 * Makes what compiles schemas.
 */
final class SchemaRegistries {

	private SchemaRegistries() {
	}

	/**
	 * Return a registry that is made when it is needed. What callers read of it doesn't
	 * depend on where this process runs, since they may be anywhere.
	 */
	static Supplier<SchemaRegistry> madeLater() {
		return SingletonSupplier
			.of(() -> SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, (builder) -> builder
				.schemaRegistryConfig(SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build())));
	}

}
