package dev.connector.autoconfigure.schema;

import java.lang.reflect.Field;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.Nullness;
import org.springframework.util.ClassUtils;

/**
 * Sets up the generator so that its schemas say what the mapper reads and writes.
 */
final class SchemaGeneratorFactory {

	private static final boolean CONSTRAINTS = ClassUtils.isPresent("jakarta.validation.Constraint", null) && ClassUtils
		.isPresent("com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule", null);

	private SchemaGeneratorFactory() {
	}

	static SchemaGenerator create(JsonMapper mapper) {
		SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(mapper, SchemaVersion.DRAFT_2020_12,
				OptionPreset.PLAIN_JSON);
		builder.with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES, Option.PLAIN_DEFINITION_KEYS);
		builder.with(new JacksonSchemaModule(JacksonOption.RESPECT_JSONPROPERTY_REQUIRED,
				JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE, JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY));
		if (CONSTRAINTS) {
			builder.with(new JakartaValidationModule(JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
					JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
		}
		PropertyNamingStrategy naming = mapper.deserializationConfig().getPropertyNamingStrategy();
		if (naming != null) {
			builder.forFields()
				.withPropertyNameOverrideResolver(
						(field) -> naming.nameForField(mapper.deserializationConfig(), null, field.getDeclaredName()));
		}
		builder.forFields()
			.withRequiredCheck(SchemaGeneratorFactory::isRequired)
			.withNullableCheck((field) -> !isRequired(field));
		builder.forTypesInGeneral().withCustomDefinitionProvider(SchemaGeneratorFactory::definition);
		return new SchemaGenerator(builder.build());
	}

	/**
	 * A value that Java can't leave out is required: a primitive, and whatever its code
	 * declares not to be {@code null}.
	 */
	private static boolean isRequired(FieldScope scope) {
		Field field = scope.getRawMember();
		return field.getType().isPrimitive() || Nullness.forField(field) == Nullness.NON_NULL;
	}

	private static @Nullable CustomDefinition definition(ResolvedType type, SchemaGenerationContext context) {
		ObjectNode schema = context.getGeneratorConfig().createObjectNode();
		return switch (JsonForm.of(type.getErasedType())) {
			case STRING -> inline(schema.put("type", "string"));
			case INTEGER -> inline(schema.put("type", "integer"));
			case NUMBER -> inline(schema.put("type", "number"));
			case ANY -> inline(schema);
			case STRUCTURE -> null;
		};
	}

	private static CustomDefinition inline(ObjectNode schema) {
		return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
	}

}
