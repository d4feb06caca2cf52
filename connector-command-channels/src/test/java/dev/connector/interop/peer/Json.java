package dev.connector.interop.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON as maps, lists, texts, numbers and booleans.
 */
final class Json {

	private final String text;

	private int position;

	private Json(String text) {
		this.text = text;
	}

	/**
	 * Read one value.
	 * @throws IllegalArgumentException when the text is something else
	 */
	static Object read(String text) {
		Json json = new Json(text);
		Object value = json.value();
		if (json.peek() != 0) {
			throw json.unexpected();
		}
		return value;
	}

	/**
	 * Write a value into one line.
	 */
	static String write(Object value) {
		StringBuilder target = new StringBuilder();
		write(value, target);
		return target.toString();
	}

	private Object value() {
		char next = peek();
		if (next == '{') {
			return object();
		}
		if (next == '[') {
			return array();
		}
		if (next == '"') {
			return string();
		}
		return literal();
	}

	private Map<String, Object> object() {
		Map<String, Object> object = new LinkedHashMap<>();
		take('{');
		while (peek() != '}') {
			if (!object.isEmpty()) {
				take(',');
			}
			peek();
			String key = string();
			take(':');
			object.put(key, value());
		}
		take('}');
		return object;
	}

	private List<Object> array() {
		List<Object> array = new ArrayList<>();
		take('[');
		while (peek() != ']') {
			if (!array.isEmpty()) {
				take(',');
			}
			array.add(value());
		}
		take(']');
		return array;
	}

	private String string() {
		take('"');
		StringBuilder target = new StringBuilder();
		while (character() != '"') {
			target.append((character() != '\\') ? this.text.charAt(this.position++) : escaped());
		}
		this.position++;
		return target.toString();
	}

	private char escaped() {
		this.position++;
		char escaped = character();
		this.position++;
		if (escaped == 'u') {
			this.position += 4;
			return (char) Integer.parseInt(this.text.substring(this.position - 4, this.position), 16);
		}
		int known = "bfnrt".indexOf(escaped);
		return (known < 0) ? escaped : "\b\f\n\r\t".charAt(known);
	}

	private Object literal() {
		int start = this.position;
		while (this.position < this.text.length() && ",]} \t\r\n".indexOf(character()) < 0) {
			this.position++;
		}
		String literal = this.text.substring(start, this.position);
		if ("null".equals(literal)) {
			return null;
		}
		if ("true".equals(literal) || "false".equals(literal)) {
			return Boolean.valueOf(literal);
		}
		if (literal.matches("-?\\d{1,18}")) {
			return Long.valueOf(literal);
		}
		return Double.valueOf(literal);
	}

	/**
	 * Return the next character that isn't space, and zero at the end.
	 */
	private char peek() {
		while (this.position < this.text.length() && character() <= ' ') {
			this.position++;
		}
		return (this.position < this.text.length()) ? character() : 0;
	}

	private char character() {
		if (this.position >= this.text.length()) {
			throw unexpected();
		}
		return this.text.charAt(this.position);
	}

	private void take(char expected) {
		if (peek() != expected) {
			throw unexpected();
		}
		this.position++;
	}

	private IllegalArgumentException unexpected() {
		return new IllegalArgumentException("No JSON at " + this.position);
	}

	private static void write(Object value, StringBuilder target) {
		if (value instanceof Map<?, ?> object) {
			char separator = '{';
			for (Map.Entry<?, ?> field : object.entrySet()) {
				target.append(separator);
				quote((String) field.getKey(), target);
				target.append(':');
				write(field.getValue(), target);
				separator = ',';
			}
			target.append((separator == '{') ? "{}" : "}");
		}
		else if (value instanceof Iterable<?> array) {
			char separator = '[';
			for (Object element : array) {
				target.append(separator);
				write(element, target);
				separator = ',';
			}
			target.append((separator == '[') ? "[]" : "]");
		}
		else if (value instanceof String text) {
			quote(text, target);
		}
		else {
			target.append(value);
		}
	}

	private static void quote(String text, StringBuilder target) {
		target.append('"');
		for (char character : text.toCharArray()) {
			if (character < ' ') {
				target.append(String.format("\\u%04x", (int) character));
			}
			else {
				target.append((character == '"' || character == '\\') ? "\\" : "").append(character);
			}
		}
		target.append('"');
	}

}
