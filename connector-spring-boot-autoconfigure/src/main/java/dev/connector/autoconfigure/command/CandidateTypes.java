package dev.connector.autoconfigure.command;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes whose beans bring commands or hear events. Asked for every bean that is
 * created, and looks at each class once. Safe for use by many threads.
 */
final class CandidateTypes {

	private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

	boolean contain(Class<?> type) {
		Boolean candidate = this.known.get(type);
		if (candidate == null) {
			String name = type.getName();
			candidate = !name.startsWith("java.") && !name.startsWith("org.springframework.")
					&& ContributionFactory.isOne(type);
			this.known.put(type, candidate);
		}
		return candidate;
	}

}
