package dev.connector.protocol.command.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares what came with what a vector expects: objects by the fields that are expected,
 * lists element by element, numbers by value, and patterns as they say. Keeps what
 * patterns capture.
 */
final class Pattern {

	private static final java.util.regex.Pattern UUID = java.util.regex.Pattern
		.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

	private static final Set<String> WORDS = Set.of("$match", "$capture", "$ref", "$unordered");

	private Map<String, JsonNode> captured = new HashMap<>();

	/**
	 * Compare.
	 * @return where and how they differ, or {@code null} when they don't
	 */
	@Nullable String difference(JsonNode expected, JsonNode actual) {
		return difference("", expected, actual);
	}

	/**
	 * Return a message with what was captured put in.
	 */
	JsonNode filled(JsonNode message) {
		if (message.isArray()) {
			var list = JsonNodeFactory.instance.arrayNode();
			message.forEach((element) -> list.add(filled(element)));
			return list;
		}
		if (!message.isObject()) {
			return message;
		}
		if (isPattern(message)) {
			if (!message.has("$ref")) {
				throw new UninterpretableVectorException("Only $ref can be in a message: " + message);
			}
			return captured(message.get("$ref").asString());
		}
		ObjectNode filled = JsonNodeFactory.instance.objectNode();
		message.properties().forEach((field) -> filled.set(field.getKey(), filled(field.getValue())));
		return filled;
	}

	private @Nullable String difference(String path, JsonNode expected, JsonNode actual) {
		if (expected.isObject() && isPattern(expected)) {
			return patternDifference(path, expected, actual);
		}
		if (expected.isObject()) {
			return objectDifference(path, expected, actual);
		}
		if (expected.isArray()) {
			return listDifference(path, expected, actual);
		}
		boolean same = (expected.isNumber() && actual.isNumber())
				? expected.decimalValue().compareTo(actual.decimalValue()) == 0 : expected.equals(actual);
		return same ? null : path + ": expected " + expected + " but was " + actual;
	}

	private @Nullable String objectDifference(String path, JsonNode expected, JsonNode actual) {
		if (!actual.isObject()) {
			return path + ": expected an object but was " + actual;
		}
		for (Map.Entry<String, JsonNode> field : expected.properties()) {
			JsonNode value = actual.get(field.getKey());
			String there = path + "/" + field.getKey();
			String difference = (value == null) ? there + ": is missing" : difference(there, field.getValue(), value);
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private @Nullable String listDifference(String path, JsonNode expected, JsonNode actual) {
		if (!actual.isArray() || actual.size() != expected.size()) {
			return path + ": expected a list of " + expected.size() + " but was " + actual;
		}
		for (int i = 0; i < expected.size(); i++) {
			String difference = difference(path + "/" + i, expected.get(i), actual.get(i));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private @Nullable String patternDifference(String path, JsonNode pattern, JsonNode actual) {
		String word = pattern.propertyNames().iterator().next();
		JsonNode argument = pattern.get(word);
		return switch (word) {
			case "$match" ->
				matches(argument.asString(), actual) ? null : path + ": expected " + pattern + " but was " + actual;
			case "$capture" -> {
				this.captured.put(argument.asString(), actual);
				yield null;
			}
			case "$ref" -> difference(path, captured(argument.asString()), actual);
			case "$unordered" -> unorderedDifference(path, argument, actual);
			default -> throw new UninterpretableVectorException("Unknown pattern " + pattern);
		};
	}

	private @Nullable String unorderedDifference(String path, JsonNode expected, JsonNode actual) {
		if (!expected.isArray()) {
			throw new UninterpretableVectorException("$unordered takes a list: " + expected);
		}
		if (!actual.isArray() || actual.size() != expected.size()) {
			return path + ": expected a list of " + expected.size() + " but was " + actual;
		}
		List<JsonNode> left = new ArrayList<>();
		actual.forEach(left::add);
		return paired(path, expected, 0, left) ? null
				: path + ": expected in any order " + expected + " but was " + actual;
	}

	private boolean paired(String path, JsonNode expected, int index, List<JsonNode> left) {
		if (index == expected.size()) {
			return true;
		}
		Map<String, JsonNode> before = this.captured;
		for (JsonNode candidate : left) {
			this.captured = new HashMap<>(before);
			List<JsonNode> others = new ArrayList<>(left);
			others.remove(candidate);
			if (difference(path, expected.get(index), candidate) == null && paired(path, expected, index + 1, others)) {
				return true;
			}
		}
		this.captured = before;
		return false;
	}

	private JsonNode captured(String name) {
		JsonNode value = this.captured.get(name);
		if (value == null) {
			throw new UninterpretableVectorException("Nothing was captured as '" + name + "'");
		}
		return value;
	}

	private static boolean matches(String kind, JsonNode actual) {
		return switch (kind) {
			case "uuid" -> {
				Matcher matcher = UUID.matcher(actual.asString(""));
				yield actual.isString() && matcher.matches();
			}
			case "any-string" -> actual.isString() && !actual.asString().isEmpty();
			default -> throw new UninterpretableVectorException("Unknown $match '" + kind + "'");
		};
	}

	/**
	 * An object with one field whose name begins with a dollar is a pattern; one that is
	 * not known is none that could be passed over.
	 */
	private static boolean isPattern(JsonNode object) {
		if (object.propertyNames().stream().noneMatch((name) -> name.startsWith("$"))) {
			return false;
		}
		if (object.size() != 1 || !WORDS.contains(object.propertyNames().iterator().next())) {
			throw new UninterpretableVectorException("Unknown pattern " + object);
		}
		return true;
	}

}
