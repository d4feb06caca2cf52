package dev.connector.command;

import java.util.Map;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The ways of saying nothing: peers leave a value out, say {@code null}, or send an
 * object without fields.
 */
final class Emptiness {

	private static final int LONGEST = 64;

	private Emptiness() {
	}

	/**
	 * Return whether a value is left out, or {@code null}.
	 */
	static boolean isNull(@Nullable Object value) {
		return value == null || "null".equals(shortJson(value));
	}

	/**
	 * Return whether a value says nothing in any way.
	 */
	static boolean isNothing(@Nullable Object value) {
		if (isNull(value) || (value instanceof Map<?, ?> map && map.isEmpty())) {
			return true;
		}
		String json = shortJson(value);
		return json != null && json.startsWith("{") && json.endsWith("}")
				&& json.substring(1, json.length() - 1).isBlank();
	}

	private static @Nullable String shortJson(@Nullable Object value) {
		return (value instanceof Payload payload && !payload.isStream() && payload.size() <= LONGEST)
				? payload.text().strip() : null;
	}

}
