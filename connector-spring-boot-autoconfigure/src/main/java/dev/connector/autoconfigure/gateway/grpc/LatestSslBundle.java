package dev.connector.autoconfigure.gateway.grpc;

import java.security.KeyStore;
import java.security.Provider;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * An SSL bundle that can be exchanged under those who got managers from it: each
 * handshake uses what holds then. Safe for use by many threads.
 */
final class LatestSslBundle implements SslBundle, SslManagerBundle {

	private static final Logger logger = LoggerFactory.getLogger(LatestSslBundle.class);

	private final LatestKeys keys;

	private final LatestTrust trust;

	private volatile SslBundle bundle;

	LatestSslBundle(SslBundle bundle) {
		this.bundle = bundle;
		this.keys = new LatestKeys(keyManager(bundle));
		this.trust = new LatestTrust(trustManager(bundle));
	}

	/**
	 * Use another bundle from now on. One that can't be used is not taken.
	 * @param updated the bundle
	 */
	@SuppressWarnings("ReferenceEquality") // Told of itself when it takes its place
	void update(SslBundle updated) {
		if (updated == this) {
			return;
		}
		try {
			X509ExtendedKeyManager key = keyManager(updated);
			X509ExtendedTrustManager trusted = trustManager(updated);
			this.keys.use(key);
			this.trust.use(trusted);
			this.bundle = updated;
			logger.info("The gateway's gRPC server uses its new certificates for new connections");
		}
		catch (RuntimeException ex) {
			logger.warn("The gateway's gRPC server keeps its certificates, because the new ones can't be used", ex);
		}
	}

	@Override
	public SslStoreBundle getStores() {
		return this.bundle.getStores();
	}

	@Override
	public SslBundleKey getKey() {
		return this.bundle.getKey();
	}

	@Override
	public SslOptions getOptions() {
		return this.bundle.getOptions();
	}

	@Override
	public String getProtocol() {
		return this.bundle.getProtocol();
	}

	@Override
	public SslManagerBundle getManagers() {
		return this;
	}

	@Override
	public KeyManagerFactory getKeyManagerFactory() {
		KeyManagerFactory latest = this.bundle.getManagers().getKeyManagerFactory();
		return new Keys(new KeysSpi(this.keys), latest.getProvider(), latest.getAlgorithm());
	}

	@Override
	public TrustManagerFactory getTrustManagerFactory() {
		TrustManagerFactory latest = this.bundle.getManagers().getTrustManagerFactory();
		return new Trust(new TrustSpi(this.trust), latest.getProvider(), latest.getAlgorithm());
	}

	private static X509ExtendedKeyManager keyManager(SslBundle bundle) {
		for (KeyManager manager : bundle.getManagers().getKeyManagers()) {
			if (manager instanceof X509ExtendedKeyManager extended) {
				return extended;
			}
		}
		throw new IllegalStateException("An SSL bundle without a key manager for X.509 certificates");
	}

	private static X509ExtendedTrustManager trustManager(SslBundle bundle) {
		for (TrustManager manager : bundle.getManagers().getTrustManagers()) {
			if (manager instanceof X509ExtendedTrustManager extended) {
				return extended;
			}
		}
		throw new IllegalStateException("An SSL bundle without a trust manager for X.509 certificates");
	}

	/**
	 * Gives out the one key manager there is.
	 */
	private static final class Keys extends KeyManagerFactory {

		Keys(KeyManagerFactorySpi spi, Provider provider, String algorithm) {
			super(spi, provider, algorithm);
		}

	}

	/**
	 * Gives out the one trust manager there is.
	 */
	private static final class Trust extends TrustManagerFactory {

		Trust(TrustManagerFactorySpi spi, Provider provider, String algorithm) {
			super(spi, provider, algorithm);
		}

	}

	private static final class KeysSpi extends KeyManagerFactorySpi {

		private final KeyManager manager;

		KeysSpi(KeyManager manager) {
			this.manager = manager;
		}

		@Override
		protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
			// Nothing else is needed
		}

		@Override
		protected void engineInit(ManagerFactoryParameters parameters) {
			// Nothing else is needed
		}

		@Override
		protected KeyManager[] engineGetKeyManagers() {
			return new KeyManager[] { this.manager };
		}

	}

	private static final class TrustSpi extends TrustManagerFactorySpi {

		private final TrustManager manager;

		TrustSpi(TrustManager manager) {
			this.manager = manager;
		}

		@Override
		protected void engineInit(@Nullable KeyStore store) {
			// Nothing else is needed
		}

		@Override
		protected void engineInit(ManagerFactoryParameters parameters) {
			// Nothing else is needed
		}

		@Override
		protected TrustManager[] engineGetTrustManagers() {
			return new TrustManager[] { this.manager };
		}

	}

}
