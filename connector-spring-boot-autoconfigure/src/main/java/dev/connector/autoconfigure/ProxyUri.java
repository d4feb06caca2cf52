package dev.connector.autoconfigure;

/**
 * URI of a proxy as it was written, which may hold a password. Immutable; shows nothing
 * of itself in its text form.
 *
 * @param text what was written
 */
public record ProxyUri(String text) {

	@Override
	public String toString() {
		return "***";
	}

}
