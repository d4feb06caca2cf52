package dev.connector.autoconfigure.gateway.http;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request. Immutable.
 *
 * @param name the name, or {@code null} when nothing is known
 * @param tenants the tenants that the caller may see and call, or {@code null} for all
 */
record Caller(@Nullable String name, @Nullable Set<String> tenants) {

	boolean maySee(String tenant) {
		return this.tenants == null || this.tenants.contains(tenant);
	}

	/**
	 * Refuse what the caller may not see.
	 * @param tenant the tenant that the request is about
	 * @throws ProblemException when the caller may not see it
	 */
	void requireTenant(String tenant) {
		if (!maySee(tenant)) {
			throw new ProblemException(Problem.forbidden("Caller '" + this.name + "' may not reach tenant '" + tenant
					+ "': add it to the caller's tenants in connector.gateway.security.callers"));
		}
	}

}
