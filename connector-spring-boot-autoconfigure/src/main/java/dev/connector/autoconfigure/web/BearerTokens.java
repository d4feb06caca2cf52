package dev.connector.autoconfigure.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Knows tokens. Keeps only digests and compares every one of them in constant time.
 * Immutable.
 */
public final class BearerTokens {

	private static final String SCHEME = "Bearer ";

	private final List<byte[]> digests;

	/**
	 * Create it.
	 * @param tokens the tokens; none lets everybody in
	 */
	public BearerTokens(List<String> tokens) {
		this.digests = tokens.stream().map(BearerTokens::digest).toList();
	}

	/**
	 * Return whether everybody is let in.
	 * @return {@code true} when there are no tokens
	 */
	public boolean isEmpty() {
		return this.digests.isEmpty();
	}

	/**
	 * Decide whether somebody is let in.
	 * @param request what came
	 * @return {@code null} when it shows one of the tokens, or there are none; otherwise
	 * the value of the header {@code WWW-Authenticate} that says what is missing
	 */
	public @Nullable String challenge(HttpServletRequest request) {
		if (isEmpty()) {
			return null;
		}
		@Nullable String authorization = request.getHeader("Authorization");
		if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			return "Bearer";
		}
		byte[] shown = digest(authorization.substring(SCHEME.length()).trim());
		boolean known = false;
		for (byte[] digest : this.digests) {
			known |= MessageDigest.isEqual(digest, shown);
		}
		return known ? null : "Bearer error=\"invalid_token\"";
	}

	/**
	 * Return whether a page of another site had a browser send something. Such a page
	 * could do what the user's machine may do.
	 * @param request what came
	 * @return {@code false} for everything that is no browser
	 */
	public static boolean isCrossSite(HttpServletRequest request) {
		return "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
	}

	private static byte[] digest(String token) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
