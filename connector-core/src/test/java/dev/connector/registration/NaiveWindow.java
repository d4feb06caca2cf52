package dev.connector.registration;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DedupeWindow} does, as simple as it can be said.
 */
final class NaiveWindow {

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	private final DedupeOptions options;

	private final long maxBytes;

	NaiveWindow(DedupeOptions options, long maxBytes) {
		this.options = options;
		this.maxBytes = maxBytes;
	}

	void add(GatewayFrame.Execute frame, @Nullable ConnectorFrame given, long now) {
		expire(now);
		ConnectorFrame answer = given;
		while (answer != null && bytes() + KnownRequest.sizeOf(answer) > this.maxBytes) {
			answer = forgetOldestAnswer() ? answer : null;
		}
		this.entries.put(frame.requestId(), new Entry(frame, answer, now));
		if (this.entries.size() > this.options.maxEntries()) {
			this.entries.remove(this.entries.keySet().iterator().next());
		}
	}

	@Nullable Entry find(String id) {
		return this.entries.get(id);
	}

	void expire(long now) {
		this.entries.values().removeIf((entry) -> now - entry.since() >= this.options.ttl().toNanos());
	}

	boolean forgetOldestAnswer() {
		for (Iterator<Map.Entry<String, Entry>> all = this.entries.entrySet().iterator(); all.hasNext();) {
			Map.Entry<String, Entry> each = all.next();
			if (each.getValue().answer() != null) {
				each.setValue(new Entry(each.getValue().frame(), null, each.getValue().since()));
				return true;
			}
		}
		return false;
	}

	void clear() {
		this.entries.clear();
	}

	long bytes() {
		return this.entries.values()
			.stream()
			.mapToLong((entry) -> (entry.answer() != null) ? KnownRequest.sizeOf(entry.answer()) : 0)
			.sum();
	}

	record Entry(GatewayFrame.Execute frame, @Nullable ConnectorFrame answer, long since) {

	}

}
