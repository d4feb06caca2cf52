package dev.connector;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Identity of a registration: tenant, type and instance. Unique in a process and, with
 * the last one to register winning, at a gateway. The text form is
 * {@code tenant.type.instance}.
 * <p>
 * Immutable. Ordered by tenant, then type, then instance.
 *
 * @param tenant the tenant that the connector belongs to
 * @param type the type of the connector
 * @param instance the instance, stable over restarts of the process
 */
public record RegistrationKey(String tenant, String type, String instance) implements Comparable<RegistrationKey> {

	/**
	 * The most characters that a part may have.
	 */
	public static final int MAX_PART_LENGTH = 128;

	private static final int PRIME = 31;

	private static final Comparator<RegistrationKey> ORDER = Comparator.comparing(RegistrationKey::tenant)
		.thenComparing(RegistrationKey::type)
		.thenComparing(RegistrationKey::instance);

	/**
	 * Create a key.
	 * @throws IllegalArgumentException when a part doesn't match
	 * {@code [A-Za-z0-9_-]{1,128}}; the message names the part
	 */
	public RegistrationKey {
		requirePart("tenant", tenant);
		requirePart("type", type);
		requirePart("instance", instance);
	}

	/**
	 * Read the text form.
	 * @param text {@code tenant.type.instance}
	 * @return the key
	 * @throws IllegalArgumentException when the text is not of that form
	 */
	public static RegistrationKey parse(String text) {
		String[] parts = text.split("\\.", -1);
		if (parts.length != 3) {
			throw new IllegalArgumentException("'" + text + "' is not of the form tenant.type.instance");
		}
		return new RegistrationKey(parts[0], parts[1], parts[2]);
	}

	/**
	 * Make a derived default fit: every character that a part may not have becomes
	 * {@code -}, and what is too long is cut. Explicit values are never changed, they are
	 * refused.
	 * @param derived a value that no person wrote for this purpose
	 * @return a legal part
	 * @throws IllegalArgumentException when nothing is left to make a part of
	 */
	public static String fit(String derived) {
		String fitted = derived.replaceAll("[^A-Za-z0-9_-]", "-");
		fitted = (fitted.length() > MAX_PART_LENGTH) ? fitted.substring(0, MAX_PART_LENGTH) : fitted;
		requirePart("derived value", fitted);
		return fitted;
	}

	@Override
	public int compareTo(RegistrationKey other) {
		return ORDER.compare(this, other);
	}

	/**
	 * Return the text form.
	 * @return {@code tenant.type.instance}
	 */
	@Override
	public String toString() {
		return this.tenant + "." + this.type + "." + this.instance;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RegistrationKey key && this.instance.equals(key.instance) && this.type.equals(key.type)
				&& this.tenant.equals(key.tenant);
	}

	@Override
	public int hashCode() {
		return (this.tenant.hashCode() * PRIME + this.type.hashCode()) * PRIME + this.instance.hashCode();
	}

	private static boolean isPart(String value) {
		for (int i = 0; i < value.length(); i++) {
			char one = value.charAt(i);
			boolean letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
			if (!letter && !(one >= '0' && one <= '9') && one != '_' && one != '-') {
				return false;
			}
		}
		return !value.isEmpty() && value.length() <= MAX_PART_LENGTH;
	}

	private static void requirePart(String name, String value) {
		if (!isPart(value)) {
			throw new IllegalArgumentException("The " + name + " '" + value + "' is not legal: it must be 1 to "
					+ MAX_PART_LENGTH + " characters of A-Z a-z 0-9 _ -");
		}
	}

}
