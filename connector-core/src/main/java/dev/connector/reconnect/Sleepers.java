package dev.connector.reconnect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Members that wait out a delay and may be hurried. Each leaves when it is hurried and
 * doesn't come back in the same outage, so a mass recovery wakes them all once and finds
 * nobody afterwards. Touched under the lock of the coordinator only.
 */
final class Sleepers {

	private final Map<GateMember, Runnable> asleep = new LinkedHashMap<>();

	void add(GateMember member, Runnable onHurry) {
		if (member.mayBeHurried()) {
			this.asleep.put(member, onHurry);
		}
	}

	void remove(GateMember member) {
		this.asleep.remove(member);
	}

	/**
	 * Take out those who are hurried because another one is ready.
	 * @return their callbacks
	 */
	List<Runnable> hurry() {
		if (this.asleep.isEmpty()) {
			return List.of();
		}
		this.asleep.keySet().forEach(GateMember::markHurried);
		List<Runnable> callbacks = new ArrayList<>(this.asleep.values());
		this.asleep.clear();
		return callbacks;
	}

}
