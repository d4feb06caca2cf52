package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds names that were written as property keys, where case and separators get lost: as
 * they are if possible, and otherwise by letters and digits alone.
 */
final class RelaxedNames {

	private RelaxedNames() {
	}

	/**
	 * Find a name.
	 * @return the name as it is among the names, or {@code null} when there is none, or
	 * more than one that is alike
	 */
	static @Nullable String find(Collection<String> names, String wanted) {
		if (names.contains(wanted)) {
			return wanted;
		}
		List<String> alike = new ArrayList<>();
		for (String name : names) {
			if (uniform(name).equals(uniform(wanted)) && !alike.contains(name)) {
				alike.add(name);
			}
		}
		return (alike.size() == 1) ? alike.get(0) : null;
	}

	private static String uniform(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

}
