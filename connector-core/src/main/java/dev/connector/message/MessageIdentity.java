package dev.connector.message;

import java.util.function.Supplier;

import dev.connector.frame.PeerKey;
import dev.connector.schedule.Randomness;

/**
 * Who a process is to those that it exchanges messages with.
 *
 * @param tenant the tenant that it belongs to
 * @param name its name, unique within the tenant, stable over restarts
 */
public record MessageIdentity(String tenant, String name) {

	/**
	 * Create an identity.
	 * @throws IllegalArgumentException when a part doesn't match what parts of a
	 * {@link dev.connector.RegistrationKey} match; the message names the part
	 */
	public MessageIdentity {
		new PeerKey(tenant, name, "any");
	}

	/**
	 * Make an identity for a process that was given none, of the tenant {@code default}.
	 * @return gives always the same one
	 */
	public static Supplier<MessageIdentity> random() {
		MessageIdentity identity = new MessageIdentity("default", Randomness.token());
		return () -> identity;
	}

}
