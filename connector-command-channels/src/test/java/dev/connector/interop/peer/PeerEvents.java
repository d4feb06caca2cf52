package dev.connector.interop.peer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Listeners, and the ids of the events that were heard.
 */
final class PeerEvents {

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private final Map<String, List<Consumer<Object>>> listeners = new ConcurrentHashMap<>();

	void listen(String eventId, Consumer<Object> listener) {
		this.listeners.computeIfAbsent(eventId, (id) -> new CopyOnWriteArrayList<>()).add(listener);
	}

	/**
	 * Tell the listeners, unless this event was heard before.
	 * @return whether it is new
	 */
	boolean hear(Map<String, Object> event) {
		if (!this.known.add((String) event.get("id"))) {
			return false;
		}
		Object payload = event.getOrDefault("payload", PeerCommand.NOTHING);
		this.listeners.getOrDefault((String) event.get("eventId"), List.of())
			.forEach((listener) -> listener.accept(payload));
		return true;
	}

}
