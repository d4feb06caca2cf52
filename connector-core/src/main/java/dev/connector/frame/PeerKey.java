package dev.connector.frame;

import java.util.regex.Pattern;

import dev.connector.RegistrationKey;

/**
 * Who sends and receives over a stream of messages. The last one to come under a key owns
 * it at a gateway. The text form is {@code tenant.name.carries}.
 *
 * @param tenant the tenant that it belongs to
 * @param name the name of the process, unique within its tenant
 * @param carries what the stream carries, so that one process may have several
 */
public record PeerKey(String tenant, String name, String carries) {

	/**
	 * What a stream carries on which a process invokes connectors.
	 */
	public static final String INVOCATIONS = "INVOKE";

	private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1," + RegistrationKey.MAX_PART_LENGTH + "}");

	/**
	 * Create a key.
	 * @throws IllegalArgumentException when a part doesn't match what parts of a
	 * {@link RegistrationKey} match; the message names the part
	 */
	public PeerKey {
		requirePart("tenant", tenant);
		requirePart("name", name);
		requirePart("carries", carries);
	}

	/**
	 * Return the text form.
	 * @return {@code tenant.name.carries}
	 */
	@Override
	public String toString() {
		return this.tenant + "." + this.name + "." + this.carries;
	}

	private static void requirePart(String name, String value) {
		if (!PART.matcher(value).matches()) {
			throw new IllegalArgumentException("The " + name + " '" + value + "' is not legal: it must be 1 to "
					+ RegistrationKey.MAX_PART_LENGTH + " characters of A-Z a-z 0-9 _ -");
		}
	}

}
