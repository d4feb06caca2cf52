package dev.connector.autoconfigure.startup;

import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.connector.autoconfigure.AuthProperties;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.DestinationProperties;
import dev.connector.failure.FailureStep;
import org.jspecify.annotations.Nullable;

/**
 * Says what to look at when a connection to a destination fails: the property that is
 * behind it, and what is to be found out. Immutable.
 */
public final class FailureAdvice {

	private final ConnectorProperties properties;

	/**
	 * Create it.
	 * @param properties what is said of the destinations
	 */
	public FailureAdvice(ConnectorProperties properties) {
		this.properties = properties;
	}

	/**
	 * Return what to look at.
	 * @param destination the destination
	 * @param step what failed
	 * @return one or two sentences for people, which name the property to change
	 */
	public String of(String destination, FailureStep step) {
		String prefix = "connector.destinations." + destination;
		String uri = prefix + ".uri";
		return switch (step) {
			case DNS -> "Check the host of " + uri + ", and the name service of this machine.";
			case TCP ->
				"Check host and port of " + uri + ", whether the gateway runs, and whether a firewall is in between.";
			case PROXY -> "Check " + property(destination, DestinationProperties::proxy, "proxy")
					+ ", its credentials among it, and whether the proxy lets " + uri + " through.";
			case TLS ->
				"Check the certificates of both sides, " + ssl(destination) + ", and the scheme of " + uri + ".";
			case ALPN -> "Check that " + uri + " leads to a port for gRPC, and that nothing on the way blocks HTTP/2;"
					+ " otherwise name a wss:// address of the gateway in " + prefix + ".fallback-uris.";
			case HTTP -> "Check host, port and path of " + uri + ": what answers there is no gateway.";
			case AUTHENTICATION -> "Check " + auth(destination)
					+ ", and what the gateway accepts (connector.gateway.security.tokens there).";
			case REGISTRATION -> "Look at what the gateway said. The identity is that of connector.tenant,"
					+ " connector.instance and connector.registrations; how long the gateway may take to answer, "
					+ property(destination, DestinationProperties::handshakeTimeout, "handshake-timeout") + ".";
			case OTHER -> "Check " + uri + ", and look into the log of the gateway.";
		};
	}

	private String ssl(String destination) {
		return property(destination, (own) -> own.ssl().bundle(), "ssl.bundle");
	}

	private String auth(String destination) {
		return property(destination, FailureAdvice::saidOfAuth, "auth");
	}

	private static @Nullable Object saidOfAuth(DestinationProperties own) {
		AuthProperties auth = own.auth();
		return Stream
			.of(auth.type(), auth.token(), auth.tokenFile(), auth.username(), auth.oauth2().registrationId(),
					auth.oauth2().tokenUri())
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private String property(String destination, Function<DestinationProperties, @Nullable Object> said, String key) {
		return this.properties.propertyOf(destination, said, key);
	}

}
