package dev.connector.autoconfigure;

import java.net.URI;
import java.util.function.Supplier;

import dev.connector.autoconfigure.auth.FetchedTokens;
import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.destination.HttpProxy;
import dev.connector.destination.TlsOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Makes from properties what a destination is shown, whom it is trusted as, and through
 * whom it is reached.
 */
final class AccessMapper {

	private static final Logger logger = LoggerFactory.getLogger(AccessMapper.class);

	private final FetchedTokens tokens;

	private final @Nullable SslBundles bundles;

	/**
	 * Create a mapper.
	 * @param tokens fetches tokens
	 * @param bundles the SSL bundles, or {@code null} when there are none at all
	 */
	AccessMapper(FetchedTokens tokens, @Nullable SslBundles bundles) {
		this.tokens = tokens;
		this.bundles = bundles;
	}

	/**
	 * Make the access.
	 * @param destination whose it is
	 * @param own what the properties of the destination say
	 * @param effective what they and the defaults say together
	 * @param known what it shows when that was made before, or {@code null}
	 * @throws InvalidPropertyException when it can't work
	 */
	Access map(DestinationOptions destination, DestinationProperties own, DestinationDefaults effective,
			@Nullable CredentialsSource known) {
		String prefix = "connector.destinations." + destination.name();
		boolean ownAuth = !own.auth().equals(AuthProperties.UNSAID);
		CredentialsSource credentials = (known != null) ? known
				: new AuthMapper(destination.name(),
						DestinationMapper.property(prefix, ownAuth ? own.auth() : null, "auth"), this.tokens)
					.map(effective.auth());
		if (!CredentialsSource.NONE.equals(credentials)) {
			destination.routes().uris().stream().filter(AddressMapper::isInTheClear).forEach((uri) -> {
				logger.warn("The credentials for the destination '{}' cross the network in the clear: set {} to {}s://",
						destination.name(), AddressMapper.property(destination, uri), uri.getScheme());
			});
		}
		String ssl = DestinationMapper.property(prefix, own.ssl().bundle(), "ssl.bundle");
		Access access = Access.OPEN.withCredentials(credentials).withProxy(proxy(prefix, own, effective));
		if (effective.ssl().bundle() == null) {
			return access;
		}
		if (own.ssl().bundle() != null) {
			requireTls(ssl, destination);
		}
		return access.withTls(bundle(ssl, effective.ssl().bundle()));
	}

	/**
	 * Make the access to a peer that is no destination.
	 * @param name what it is called
	 * @param prefix where its properties are
	 * @param auth what it is shown
	 * @param ssl whom it is trusted as
	 * @param proxy through whom it is reached, or {@code null}
	 * @throws InvalidPropertyException when it can't work
	 */
	Access map(String name, String prefix, AuthProperties auth, SslProperties ssl, @Nullable ProxyUri proxy) {
		Access access = Access.OPEN.withCredentials(new AuthMapper(name, prefix, this.tokens).map(auth));
		if (proxy != null && !proxy.text().isBlank()) {
			access = access.withProxy(ProxyMapper.map(prefix + ".proxy", proxy));
		}
		return (ssl.bundle() != null) ? access.withTls(bundle(prefix + ".ssl.bundle", ssl.bundle())) : access;
	}

	/**
	 * Make the TLS of something that listens.
	 * @param property where the bundle is named
	 * @param name the bundle
	 * @param clientCertificates whether it says whose certificates are trusted
	 * @throws InvalidPropertyException when it can't work
	 */
	Supplier<TlsOptions> serverTls(String property, String name, boolean clientCertificates) {
		Supplier<TlsOptions> tls = bundle(property, name);
		if (tls.get().keys() == null) {
			throw new InvalidPropertyException(property,
					"The SSL bundle '" + name + "' has no key, which a server has to show.",
					"Set " + property + " to a bundle with a key store.", null);
		}
		SslStoreBundle stores = (this.bundles != null) ? this.bundles.getBundle(name).getStores() : null;
		if (clientCertificates && stores != null && stores.getTrustStore() == null) {
			throw new InvalidPropertyException(
					property, "The SSL bundle '" + name
							+ "' doesn't say whose certificates are trusted, so that everybody" + " could show one.",
					"Set " + property + " to a bundle with a trust store.", null);
		}
		return tls;
	}

	/**
	 * Let go of credentials that nobody will show any more.
	 */
	void release(CredentialsSource credentials) {
		this.tokens.release(credentials);
	}

	private static void requireTls(String property, DestinationOptions destination) {
		for (URI uri : destination.routes().uris()) {
			if (!AddressMapper.isSecure(uri)) {
				throw new InvalidPropertyException(property,
						"The destination '" + destination.name() + "' has an SSL bundle, but connections to "
								+ AddressMapper.property(destination, uri) + " don't use TLS.",
						"Set " + AddressMapper.property(destination, uri) + " to a URI with grpcs or wss, or remove "
								+ property + ".",
						null);
			}
		}
	}

	private Supplier<TlsOptions> bundle(String property, String name) {
		if (this.bundles == null) {
			throw unknown(property, name, "none at all", null);
		}
		BundleTls tls = new BundleTls(this.bundles, name);
		try {
			tls.get();
			return tls;
		}
		catch (NoSuchSslBundleException ex) {
			throw unknown(property, name, this.bundles.getBundleNames().toString(), ex);
		}
		catch (RuntimeException ex) {
			throw new InvalidPropertyException(property, "The SSL bundle '" + name + "' can't be used: " + ex + ".",
					"Set " + property + " to another bundle, or change spring.ssl.bundle.*." + name + ".", ex);
		}
	}

	private static InvalidPropertyException unknown(String property, String name, String known,
			@Nullable Throwable cause) {
		return new InvalidPropertyException(property,
				"There is no SSL bundle '" + name + "'. The bundles are " + known + ".",
				"Set " + property + " to one of the bundles below spring.ssl.bundle.", cause);
	}

	private static @Nullable HttpProxy proxy(String prefix, DestinationProperties own, DestinationDefaults effective) {
		ProxyUri proxy = effective.proxy();
		return (proxy != null && !proxy.text().isBlank())
				? ProxyMapper.map(DestinationMapper.property(prefix, own.proxy(), "proxy"), proxy) : null;
	}

}
