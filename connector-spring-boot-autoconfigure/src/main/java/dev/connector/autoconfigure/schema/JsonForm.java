package dev.connector.autoconfigure.schema;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.connector.Payload;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

import org.springframework.util.ClassUtils;

/**
 * What a type looks like in JSON where its fields don't tell.
 */
enum JsonForm {

	/**
	 * A text.
	 */
	STRING,

	/**
	 * A whole number.
	 */
	INTEGER,

	/**
	 * A number.
	 */
	NUMBER,

	/**
	 * Anything: nothing is known.
	 */
	ANY,

	/**
	 * What its fields, its elements or its constants tell.
	 */
	STRUCTURE;

	static JsonForm of(Class<?> type) {
		if (type == byte[].class) {
			return STRING;
		}
		if (type == OptionalInt.class || type == OptionalLong.class) {
			return INTEGER;
		}
		if (type == OptionalDouble.class) {
			return NUMBER;
		}
		if (JsonNode.class.isAssignableFrom(type) || type == Payload.class || hasFormOfItsOwn(type)) {
			return ANY;
		}
		return isText(type) ? STRING : STRUCTURE;
	}

	/**
	 * Types that the generator would take apart, though the mapper writes a text. Those
	 * of {@code java.time} and the like are known to the generator.
	 */
	private static boolean isText(Class<?> type) {
		return ClassUtils.isSimpleValueType(type) && !type.isPrimitive() && !type.isEnum()
				&& !Number.class.isAssignableFrom(type) && type != Boolean.class && type != Character.class
				&& type != Void.class && type != String.class && !type.getPackageName().startsWith("java.time");
	}

	private static boolean hasFormOfItsOwn(Class<?> type) {
		if (type.isEnum() || type.isPrimitive() || type.getName().startsWith("java.")) {
			return false;
		}
		if (type.isAnnotationPresent(JsonDeserialize.class) || type.isAnnotationPresent(JsonSerialize.class)) {
			return true;
		}
		List<AnnotatedElement> members = new ArrayList<>();
		members.addAll(Arrays.asList(type.getDeclaredMethods()));
		members.addAll(Arrays.asList(type.getDeclaredFields()));
		members.addAll(Arrays.asList(type.getDeclaredConstructors()));
		return members.stream().anyMatch(JsonForm::changesTheForm);
	}

	private static boolean changesTheForm(AnnotatedElement member) {
		JsonCreator creator = member.getAnnotation(JsonCreator.class);
		return member.isAnnotationPresent(JsonValue.class)
				|| (creator != null && creator.mode() == JsonCreator.Mode.DELEGATING);
	}

}
