package dev.connector.autoconfigure;

import dev.connector.RegistrationKey;

/**
 * Derives instances that are legal parts of a key.
 */
final class InstanceNames {

	private InstanceNames() {
	}

	/**
	 * Join two parts so that the result fits and the second one survives.
	 */
	static String join(String base, String suffix) {
		int room = Math.max(0, RegistrationKey.MAX_PART_LENGTH - suffix.length());
		String start = (base.length() > room) ? base.substring(0, room) : base;
		return RegistrationKey.fit(start + suffix);
	}

}
