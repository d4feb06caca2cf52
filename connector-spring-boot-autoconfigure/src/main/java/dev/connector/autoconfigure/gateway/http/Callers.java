package dev.connector.autoconfigure.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.List;

import dev.connector.autoconfigure.gateway.GatewayProperties;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Knows the callers by their tokens. Keeps only digests and compares every one of them in
 * constant time. Where no callers are configured everybody may call, except web pages of
 * other sites.
 */
final class Callers {

	private static final String SCHEME = "Bearer ";

	private final List<Entry> entries;

	Callers(List<GatewayProperties.Caller> callers) {
		this.entries = callers.stream()
			.map((caller) -> new Entry(new Caller(caller.name(), caller.tenants()), digest(caller.token())))
			.toList();
	}

	/**
	 * Find out who sent a request.
	 * @param request the request
	 * @return the caller
	 * @throws ProblemException when the caller isn't let in
	 */
	Caller authenticate(HttpServletRequest request) {
		if (this.entries.isEmpty()) {
			return anybody(request);
		}
		@Nullable String authorization = request.getHeader("Authorization");
		if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			throw new ProblemException(
					Problem.unauthenticated("Show a token: 'Authorization: Bearer <token>'", SCHEME.trim()));
		}
		byte[] shown = digest(authorization.substring(SCHEME.length()).trim());
		@Nullable Caller caller = null;
		for (Entry entry : this.entries) {
			caller = MessageDigest.isEqual(entry.digest, shown) ? entry.caller : caller;
		}
		if (caller == null) {
			throw new ProblemException(
					Problem.unauthenticated("The token is not known", "Bearer error=\"invalid_token\""));
		}
		return caller;
	}

	private static Caller anybody(HttpServletRequest request) {
		if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
			throw new ProblemException(Problem.forbidden("Web pages of other sites may not call an open gateway:"
					+ " configure connector.gateway.security.callers"));
		}
		@Nullable Principal principal = request.getUserPrincipal();
		return new Caller((principal != null) ? principal.getName() : null, null);
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
	 * A caller and the digest of its token.
	 */
	private static final class Entry {

		private final Caller caller;

		private final byte[] digest;

		Entry(Caller caller, byte[] digest) {
			this.caller = caller;
			this.digest = digest;
		}

	}

}
