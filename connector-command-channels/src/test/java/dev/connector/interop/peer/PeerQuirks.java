package dev.connector.interop.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes messages, in the ways that others have and that nobody forbids: {@code texts} as
 * ids instead of UUIDs, {@code extras} (keys that nobody knows), {@code nulls} (for what
 * is optional), {@code spaces} around a line and within.
 */
final class PeerQuirks {

	private final Set<String> names;

	private final AtomicLong numbers = new AtomicLong();

	PeerQuirks(Set<String> names) {
		this.names = names;
	}

	/**
	 * Make a message with an id of its own.
	 * @param fields names and values in turn; fields without value are left out
	 */
	Map<String, Object> message(String type, Object... fields) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("id", nextId());
		message.put("type", type);
		for (int i = 0; i < fields.length; i += 2) {
			if (fields[i + 1] != PeerCommand.NOTHING) {
				message.put((String) fields[i], fields[i + 1]);
			}
		}
		if (this.names.contains("extras")) {
			message.put("trace", Map.of("hop", 1L, "by", List.of("peer", Map.of())));
		}
		return message;
	}

	/**
	 * Return the request of a call without input: an empty object, or {@code null}.
	 */
	Object noRequest() {
		return this.names.contains("nulls") ? null : Map.of();
	}

	/**
	 * Write a message into one line, without the end of the line.
	 */
	String line(Map<String, Object> message) {
		String line = Json.write(message);
		return this.names.contains("spaces") ? "\t " + line.replaceFirst("\\{", "{ ") + " \r" : line;
	}

	private String nextId() {
		return this.names.contains("texts") ? "peer/" + this.numbers.incrementAndGet() : UUID.randomUUID().toString();
	}

}
