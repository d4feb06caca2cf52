package dev.connector.gateway;

import java.util.Map;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import org.jspecify.annotations.Nullable;

/**
 * How much a connector may say about itself. The gateway keeps it for as long as the
 * session lasts, and shows names to callers. Schemas and descriptions are bounded by the
 * size of a message alone.
 */
final class DescriptionLimits {

	static final int MAX_CAPABILITIES = 1000;

	static final int MAX_NAME_LENGTH = 200;

	static final int MAX_METADATA_LENGTH = 64 * 1024;

	private DescriptionLimits() {
	}

	/**
	 * Find what is too much, or illegal.
	 * @return what is wrong and what to change, or {@code null}
	 */
	static @Nullable String problem(ConnectorRegistration.Description description) {
		if (description.capabilities().size() > MAX_CAPABILITIES) {
			return "There are " + description.capabilities().size() + " capabilities, but " + MAX_CAPABILITIES
					+ " may be: register some of them as another connector";
		}
		for (Capability capability : description.capabilities()) {
			if (!isName(capability.name()) || capability.name().isBlank()) {
				return "The capability '" + OneLine.of(capability.name()) + "' is not legal: its name must be 1 to "
						+ MAX_NAME_LENGTH + " characters without control characters";
			}
		}
		if (!isName(description.version()) || !isName(description.displayName())) {
			return "The version and the display name must be at most " + MAX_NAME_LENGTH
					+ " characters without control characters";
		}
		long metadata = 0;
		for (Map.Entry<String, String> entry : description.metadata().entrySet()) {
			metadata += (long) entry.getKey().length() + entry.getValue().length();
		}
		return (metadata > MAX_METADATA_LENGTH) ? "The metadata has " + metadata + " characters, but "
				+ MAX_METADATA_LENGTH + " may be: say less about the connector" : null;
	}

	private static boolean isName(String text) {
		if (text.length() > MAX_NAME_LENGTH) {
			return false;
		}
		for (int i = 0; i < text.length(); i++) {
			if (Character.isISOControl(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

}
