package dev.connector.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;

import dev.connector.destination.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Keys and trust of an SSL bundle, as they are at the moment of asking. Safe for use by
 * many threads.
 *
 * @param bundles where the bundle is
 * @param name its name
 */
record BundleTls(SslBundles bundles, String name) implements Supplier<TlsOptions> {

	@Override
	public TlsOptions get() {
		SslBundle bundle = this.bundles.getBundle(this.name);
		SslManagerBundle managers = bundle.getManagers();
		SslStoreBundle stores = bundle.getStores();
		boolean shows = stores == null || stores.getKeyStore() != null;
		KeyManagerFactory keys = shows ? managers.getKeyManagerFactory() : null;
		return new TlsOptions(keys, managers.getTrustManagerFactory(), list(bundle.getOptions().getEnabledProtocols()),
				list(bundle.getOptions().getCiphers()));
	}

	private static List<String> list(String @Nullable [] names) {
		return (names != null) ? List.of(names) : List.of();
	}

	@Override
	public String toString() {
		return "SSL bundle " + this.name;
	}

}
