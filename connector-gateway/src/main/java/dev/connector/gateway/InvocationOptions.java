package dev.connector.gateway;

import java.util.Objects;

/**
 * Who may invoke connectors through a gateway, and how many at a time. Immutable.
 *
 * @param policy decides who may invoke whom
 * @param maxPerPeer how many invocations of one process may be under way, those included
 * whose answer nobody waits for
 * @param maxBytesPerPeer how many bytes their payloads may have altogether; a single one
 * may have more
 */
public record InvocationOptions(InvocationPolicy policy, int maxPerPeer, long maxBytesPerPeer) {

	/**
	 * Create options.
	 */
	public InvocationOptions {
		Objects.requireNonNull(policy, "policy");
		if (maxPerPeer < 1 || maxBytesPerPeer < 1) {
			throw new IllegalArgumentException(
					"Limits of invocations must be positive, but are " + maxPerPeer + ", " + maxBytesPerPeer);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults: within a tenant
	 */
	public static InvocationOptions defaults() {
		return new InvocationOptions(InvocationPolicy.sameTenant(), 256, 64L << 20);
	}

	/**
	 * Return these options with another policy.
	 * @param changed decides who may invoke whom
	 * @return new options
	 */
	public InvocationOptions withPolicy(InvocationPolicy changed) {
		return new InvocationOptions(changed, this.maxPerPeer, this.maxBytesPerPeer);
	}

	/**
	 * Return these options with other limits.
	 * @param invocations how many of one process may be under way
	 * @param bytes how many bytes their payloads may have altogether
	 * @return new options
	 */
	public InvocationOptions withLimits(int invocations, long bytes) {
		return new InvocationOptions(this.policy, invocations, bytes);
	}

}
