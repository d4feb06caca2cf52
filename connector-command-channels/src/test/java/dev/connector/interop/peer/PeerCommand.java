package dev.connector.interop.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A command of this peer.
 *
 * @param id its name
 * @param schema the schema of its input, {@code null} for none
 * @param handler gets the request as it came, an empty map where there was none
 */
record PeerCommand(String id, Map<String, Object> schema, Function<Map<String, Object>, CompletionStage<?>> handler) {

	/**
	 * The result of a command that has none; another thing than {@code null}.
	 */
	static final Object NOTHING = new Object();

	boolean isPrivate() {
		return this.id.startsWith("_");
	}

	Map<String, Object> definition() {
		Map<String, Object> definition = new LinkedHashMap<>();
		definition.put("id", this.id);
		if (this.schema != null) {
			definition.put("description", "The peer's " + this.id);
			definition.put("schema", Map.of("request", this.schema));
		}
		return definition;
	}

}
