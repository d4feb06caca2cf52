package dev.connector.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationOptions.Limits;
import dev.connector.frame.Credentials;
import dev.connector.heartbeat.HeartbeatOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringUtils;

/**
 * Makes the options of destinations from properties.
 */
final class DestinationMapper {

	/**
	 * URI of the destination {@code default} when nothing else is said.
	 */
	static final String DEFAULT_URI = "grpc://localhost:7400";

	private static final String DEFAULTS = "connector.defaults";

	private static final int MAX_PORT = 65_535;

	private static final Logger logger = LoggerFactory.getLogger(DestinationMapper.class);

	private final ConnectorProperties properties;

	DestinationMapper(ConnectorProperties properties) {
		this.properties = properties;
	}

	/**
	 * Make the options of all destinations, the one named {@code default} among them.
	 * @throws InvalidPropertyException when one of them can't work
	 */
	List<DestinationOptions> map() {
		Map<String, DestinationProperties> all = new LinkedHashMap<>(this.properties.destinations());
		all.putIfAbsent(ConnectorProperties.DEFAULT_DESTINATION, DestinationProperties.UNSAID);
		List<DestinationOptions> destinations = new ArrayList<>();
		all.forEach((name, destination) -> destinations.add(map(name, destination)));
		return List.copyOf(destinations);
	}

	private DestinationOptions map(String name, DestinationProperties own) {
		String prefix = "connector.destinations." + name;
		DestinationDefaults effective = own.over(this.properties.defaults());
		URI uri = uri(name, prefix, own.uri());
		Limits limits = limits(prefix, own, effective);
		CredentialsSource credentials = credentials(prefix, own, effective.auth());
		if (!CredentialsSource.NONE.equals(credentials) && "grpc".equalsIgnoreCase(uri.getScheme())
				&& !isThisMachine(uri.getHost())) {
			logger.warn("The token for the destination '{}' crosses the network in the clear: set {}.uri to grpcs://",
					name, prefix);
		}
		return new DestinationOptions(name, DestinationOptions.Routes.to(uri),
				DestinationOptions.Access.OPEN.withCredentials(credentials), limits,
				heartbeat(prefix, own, effective.heartbeat()),
				new ReconnectMapper(prefix, own.reconnect()).map(effective.reconnect()));
	}

	private static boolean isThisMachine(String host) {
		return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
	}

	private static URI uri(String name, String prefix, @Nullable String text) {
		String property = prefix + ".uri";
		boolean said = StringUtils.hasText(text);
		if (!said && !name.equals(ConnectorProperties.DEFAULT_DESTINATION)) {
			throw new InvalidPropertyException(property, "The destination '" + name + "' has no URI.",
					"Set " + property + ", such as grpc://gateway.example.org:7400.", null);
		}
		String value = (said && text != null) ? text.strip() : DEFAULT_URI;
		try {
			URI uri = new URI(value);
			requireAddress(uri, value);
			return uri;
		}
		catch (URISyntaxException ex) {
			// The reason alone, for a URI may hold a secret where none is expected
			throw new InvalidPropertyException(property,
					"The URI of the destination '" + name + "' is not legal: " + ex.getReason() + ".",
					"Set " + property + " to a URI such as grpc://gateway.example.org:7400.", null);
		}
	}

	private static void requireAddress(URI uri, String value) throws URISyntaxException {
		if (uri.getScheme() == null) {
			throw new URISyntaxException(value, "it has no scheme");
		}
		if (uri.isOpaque()) {
			return;
		}
		if (uri.getRawUserInfo() != null) {
			throw new URISyntaxException(value,
					"it has a user before the host, which belongs into the properties auth");
		}
		if (uri.getHost() == null) {
			throw new URISyntaxException(value, "it has no host, or one with characters that a host may not have");
		}
		if (uri.getScheme().startsWith("grpc") && uri.getPort() < 0) {
			throw new URISyntaxException(value, "it has no port");
		}
		if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
			throw new URISyntaxException(value, "its port is not between 1 and " + MAX_PORT);
		}
	}

	private static Limits limits(String prefix, DestinationProperties own, DestinationDefaults effective) {
		requirePositive(property(prefix, own.connectTimeout(), "connect-timeout"),
				effective.connectTimeout().toMillis());
		requirePositive(property(prefix, own.handshakeTimeout(), "handshake-timeout"),
				effective.handshakeTimeout().toMillis());
		requirePositive(property(prefix, own.maxStreamsPerConnection(), "max-streams-per-connection"),
				effective.maxStreamsPerConnection());
		requirePositive(property(prefix, own.maxPayloadSize(), "max-payload-size"),
				effective.maxPayloadSize().toBytes());
		return new Limits(effective.connectTimeout(), effective.handshakeTimeout(), effective.maxStreamsPerConnection(),
				effective.maxPayloadSize().toBytes(), Limits.DEFAULT_IDLE_TIMEOUT);
	}

	private static HeartbeatOptions heartbeat(String prefix, DestinationProperties own,
			DestinationDefaults.Heartbeat effective) {
		boolean inherited = own.heartbeat().interval() == null && own.heartbeat().timeout() == null;
		String property = (inherited ? DEFAULTS : prefix) + ".heartbeat";
		return require(property + ".timeout", () -> new HeartbeatOptions(effective.interval(), effective.timeout()),
				"Set " + property + ".timeout to more than " + property
						+ ".interval, three times as much for example.");
	}

	private static CredentialsSource credentials(String prefix, DestinationProperties own, AuthProperties effective) {
		boolean inherited = own.auth().equals(DestinationProperties.UNSAID.auth());
		String property = (inherited ? DEFAULTS : prefix) + ".auth";
		boolean hasToken = effective.token() != null || effective.tokenFile() != null;
		AuthProperties.Type type = (effective.type() != null) ? effective.type()
				: (hasToken ? AuthProperties.Type.TOKEN : AuthProperties.Type.NONE);
		return switch (type) {
			case NONE -> CredentialsSource.NONE;
			case TOKEN -> token(property, effective);
		};
	}

	private static CredentialsSource token(String property, AuthProperties auth) {
		if (auth.token() != null && auth.tokenFile() != null) {
			throw new InvalidPropertyException(property, "There is a token as well as a file with a token.",
					"Keep one of " + property + ".token and " + property + ".token-file.", null);
		}
		if (auth.tokenFile() != null) {
			try {
				return new TokenFile(auth.tokenFile());
			}
			catch (IOException ex) {
				throw new InvalidPropertyException(property + ".token-file",
						"The token in " + auth.tokenFile() + " can't be read: " + ex + ".",
						"Set " + property + ".token-file to a file that exists, can be read and contains the token.",
						ex);
			}
		}
		if (!StringUtils.hasText(auth.token())) {
			throw new InvalidPropertyException(property + ".token",
					"The authentication is by token, but there is none.",
					"Set " + property + ".token or " + property + ".token-file.", null);
		}
		Credentials credentials = Credentials.bearer(auth.token());
		return () -> credentials;
	}

	static String property(String prefix, @Nullable Object own, String key) {
		return ((own != null) ? prefix : DEFAULTS) + "." + key;
	}

	private static void requirePositive(String property, long value) {
		if (value <= 0) {
			throw new InvalidPropertyException(property, "The value of " + property + " must be positive.",
					"Set " + property + " to a positive value.", null);
		}
	}

	private static <T> T require(String property, Supplier<T> options, String action) {
		try {
			return options.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, capitalised(ex.getMessage()) + ".", action, ex);
		}
	}

	private static String capitalised(@Nullable String message) {
		return StringUtils.capitalize(String.valueOf(message));
	}

}
