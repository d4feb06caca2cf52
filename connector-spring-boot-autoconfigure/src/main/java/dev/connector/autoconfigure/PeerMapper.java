package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import dev.connector.destination.DestinationOptions.Access;
import dev.connector.destination.TlsOptions;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes from properties on which terms a peer is reached that is no destination, such as
 * another registry of commands. What is not said is taken from {@code connector.defaults}
 * as for destinations, but for what a peer is shown. Immutable.
 */
public final class PeerMapper {

	private static final String DEFAULTS = "connector.defaults";

	private final AccessMapper access;

	private final ConnectorProperties properties;

	PeerMapper(AccessMapper access, ConnectorProperties properties) {
		this.access = access;
		this.properties = properties;
	}

	/**
	 * Make the access to a peer.
	 * @param name what it is called
	 * @param prefix where its properties are, those of the authentication as well
	 * @param auth what it is shown
	 * @param ssl whom it is trusted as
	 * @param proxy through whom it is reached, or {@code null}
	 * @return the access
	 * @throws InvalidPropertyException when it can't work
	 */
	public Access access(String name, String prefix, AuthProperties auth, SslProperties ssl, @Nullable ProxyUri proxy) {
		return this.access.map(name, prefix, auth, ssl, proxy);
	}

	/**
	 * Make the TLS of something that listens.
	 * @param property where the bundle is named
	 * @param bundle the bundle
	 * @param clientCertificates whether peers have to show a certificate
	 * @return the TLS, with keys and trust as they are at the moment of asking
	 * @throws InvalidPropertyException when it can't work
	 */
	public Supplier<TlsOptions> serverTls(String property, String bundle, boolean clientCertificates) {
		return this.access.serverTls(property, bundle, clientCertificates);
	}

	/**
	 * Decide when to try again.
	 * @param prefix where the properties of the peer are
	 * @param own what they say
	 * @return the options
	 * @throws InvalidPropertyException when they can't work
	 */
	public ReconnectOptions reconnect(String prefix, DestinationProperties.Reconnect own) {
		return new ReconnectMapper(prefix, own).map(own.over(this.properties.defaults().reconnect()));
	}

	/**
	 * Decide how a silent peer is noticed.
	 * @param prefix where the properties of the peer are
	 * @param own what they say
	 * @return the options, or {@code null} when the interval is zero
	 * @throws InvalidPropertyException when they can't work
	 */
	public @Nullable HeartbeatOptions heartbeat(String prefix, DestinationProperties.Heartbeat own) {
		DestinationDefaults.Heartbeat effective = own.over(this.properties.defaults().heartbeat());
		if (effective.interval().isZero()) {
			return null;
		}
		boolean inherited = own.interval() == null && own.timeout() == null;
		String property = (inherited ? DEFAULTS : prefix) + ".heartbeat";
		try {
			return new HeartbeatOptions(effective.interval(), effective.timeout());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property + ".timeout", "The " + ex.getMessage() + ".", "Set " + property
					+ ".timeout to more than " + property + ".interval, three times as much for example.", ex);
		}
	}

	/**
	 * Decide how long connecting may take.
	 * @param prefix where the properties of the peer are
	 * @param own what they say, or {@code null}
	 * @return the time
	 * @throws InvalidPropertyException when it is not positive
	 */
	public Duration connectTimeout(String prefix, @Nullable Duration own) {
		Duration effective = (own != null) ? own : this.properties.defaults().connectTimeout();
		if (effective.isNegative() || effective.isZero()) {
			String property = DestinationMapper.property(prefix, own, "connect-timeout");
			throw new InvalidPropertyException(property, "The value of " + property + " must be positive.",
					"Set " + property + " to a positive value.", null);
		}
		return effective;
	}

}
