package dev.connector.autoconfigure.schema;

import com.fasterxml.jackson.annotation.JsonValue;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.networknt.schema.SchemaRegistry;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.invocation.CommandSchemas;
import dev.connector.command.InputCheck;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Schemas of commands, where the libraries for them are present. Without them, commands
 * have no schemas and their input is held against their types alone.
 */
@AutoConfiguration(before = ConnectorAutoConfiguration.class,
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass({ SchemaGenerator.class, JacksonSchemaModule.class, SchemaRegistry.class, JsonMapper.class,
		JsonValue.class })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
public final class SchemaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CommandSchemas.class)
	GeneratedSchemas connectorCommandSchemas(ObjectProvider<JsonMapper> mapper) {
		return new GeneratedSchemas(mapper.getIfAvailable(() -> JsonMapper.builder().build()));
	}

	@Bean
	@ConditionalOnMissingBean(InputCheck.Source.class)
	JsonSchemaChecks connectorCommandInputChecks(ObjectProvider<JsonMapper> mapper) {
		return new JsonSchemaChecks(mapper.getIfAvailable(() -> JsonMapper.builder().build()));
	}

}
