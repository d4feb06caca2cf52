package dev.connector.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.RejectionCode;

/**
 * Lets connectors in by a token of their tenant, shown as bearer credentials. Several
 * tokens of a tenant are all good, so that a token can be changed without a gap.
 * <p>
 * Keeps only digests, compares every one of them in constant time, and never shows a
 * token.
 */
public final class TokenAuthenticator implements ConnectorAuthenticator {

	private static final String SCHEME = "Bearer";

	private final List<Entry> entries;

	/**
	 * Create an authenticator.
	 * @param tokens the tokens, at least one
	 * @throws IllegalArgumentException when there is no token, or an empty one
	 */
	public TokenAuthenticator(List<TenantToken> tokens) {
		if (tokens.isEmpty()) {
			throw new IllegalArgumentException(
					"There is no token, so nobody could register: add one, or use the OpenAuthenticator");
		}
		this.entries = tokens.stream().map(Entry::new).toList();
	}

	@Override
	public Decision authenticate(ConnectorFrame.Register register, String peer) {
		return authenticate(register.credentials(), register.key().tenant());
	}

	@Override
	public Decision authenticate(ConnectorFrame.Hello hello, String peer) {
		return authenticate(hello.credentials(), hello.peer().tenant());
	}

	private Decision authenticate(Credentials credentials, String tenant) {
		if (!SCHEME.equalsIgnoreCase(credentials.scheme())) {
			return Decision.reject(RejectionCode.UNAUTHENTICATED,
					"A bearer token is needed to register: configure one at the connector's destination");
		}
		byte[] shown = digest(credentials.value());
		boolean known = false;
		boolean granted = false;
		for (Entry entry : this.entries) {
			boolean same = MessageDigest.isEqual(entry.digest, shown);
			known = known || same;
			granted = granted || (same && entry.tenant.equals(tenant));
		}
		if (granted) {
			return Decision.accept();
		}
		return known
				? Decision.reject(RejectionCode.FORBIDDEN,
						"The token is not one of tenant '" + tenant + "': change the connector's tenant or its token")
				: Decision.reject(RejectionCode.UNAUTHENTICATED,
						"The gateway doesn't know the token: change it at the connector's destination");
	}

	@Override
	public String toString() {
		return "TokenAuthenticator[" + this.entries.size() + " tokens]";
	}

	private static byte[] digest(String token) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * A token and the tenant whose connectors may show it.
	 *
	 * @param tenant the tenant
	 * @param token the token
	 */
	public record TenantToken(String tenant, String token) {

		/**
		 * Create a token.
		 * @throws IllegalArgumentException when the tenant or the token is empty
		 */
		public TenantToken {
			if (tenant.isBlank()) {
				throw new IllegalArgumentException("The tenant of a token must not be empty");
			}
			if (token.isBlank()) {
				throw new IllegalArgumentException("The token of tenant '" + tenant + "' must not be empty");
			}
		}

		@Override
		public String toString() {
			return "TenantToken[tenant=" + this.tenant + ", token=***]";
		}

	}

	private static final class Entry {

		private final String tenant;

		private final byte[] digest;

		Entry(TenantToken token) {
			this.tenant = token.tenant();
			this.digest = TokenAuthenticator.digest(token.token());
		}

	}

}
