package dev.connector.gateway;

/**
 * Decides which processes may invoke which connectors. Asked for each invocation, before
 * anything is looked up, by I/O threads and many at a time: must not block. An exception
 * counts as a refusal.
 */
@FunctionalInterface
public interface InvocationPolicy {

	/**
	 * Decide about an invocation.
	 * @param caller who asks
	 * @param address whom, whether or not anybody is there
	 * @param capability what is asked for
	 * @return whether the request is dispatched
	 */
	boolean permits(InvocationCaller caller, ConnectorAddress address, String capability);

	/**
	 * Permit what another policy permits as well.
	 * @param other the other policy, asked when this one refuses
	 * @return a policy that permits what either does
	 */
	default InvocationPolicy or(InvocationPolicy other) {
		return (caller, address, capability) -> permits(caller, address, capability)
				|| other.permits(caller, address, capability);
	}

	/**
	 * Let processes invoke the connectors of their own tenant.
	 * @return the policy that holds when nothing else is said
	 */
	static InvocationPolicy sameTenant() {
		return (caller, address, capability) -> caller.tenant().equals(address.tenant());
	}

}
