package dev.connector.gateway;

/**
 * A process that invokes connectors through the gateway, as far as its authenticator
 * checks it. Immutable.
 *
 * @param tenant the tenant that it belongs to
 * @param name its name, unique within its tenant
 * @param address where it comes from, for people
 */
public record InvocationCaller(String tenant, String name, String address) {

	/**
	 * Return what connectors are told of who asks.
	 * @return a name that no caller over HTTP has
	 */
	String asCaller() {
		return "connector:" + this.tenant + "." + this.name;
	}

}
