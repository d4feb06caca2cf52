package dev.connector.destination;

import java.security.GeneralSecurityException;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * What a connection shows and trusts, for every kind of wire. Immutable; holds keys, and
 * shows none.
 *
 * @param keys what to show, or {@code null} to show nothing
 * @param trust whom to trust, or {@code null} for those whom the JVM trusts
 * @param protocols names of the versions that may be used, empty for those of the JVM
 * @param ciphers names of the suites that may be used, empty for those of the JVM
 */
public record TlsOptions(@Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust, List<String> protocols,
		List<String> ciphers) {

	/**
	 * Shows nothing and trusts whom the JVM trusts.
	 */
	public static final TlsOptions DEFAULTS = new TlsOptions(null, null, List.of(), List.of());

	/**
	 * Create options.
	 */
	public TlsOptions {
		protocols = List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
	}

	/**
	 * Make a context of what is shown and trusted.
	 * @return a new context
	 * @throws GeneralSecurityException when it can't be made
	 */
	public SSLContext context() throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init((this.keys != null) ? this.keys.getKeyManagers() : null,
				(this.trust != null) ? this.trust.getTrustManagers() : null, null);
		return context;
	}

	@Override
	public String toString() {
		return "TlsOptions[protocols=" + this.protocols + ", ciphers=" + this.ciphers + "]";
	}

}
