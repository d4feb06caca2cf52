package dev.connector.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Whom to trust and what to show where a connection uses TLS. Immutable.
 *
 * @param bundle Name of an SSL bundle. Whom the JVM trusts, and no certificate of its
 * own, when empty.
 */
public record SslProperties(@Nullable String bundle) {

	/**
	 * Create properties. An empty value says nothing.
	 */
	public SslProperties {
		bundle = StringUtils.hasText(bundle) ? bundle : null;
	}

	/**
	 * Return what holds when these properties leave something to others.
	 */
	SslProperties over(SslProperties inherited) {
		return (this.bundle != null) ? this : inherited;
	}

}
