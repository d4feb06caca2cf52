package dev.connector.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.destination.DestinationOptions.Limits;
import dev.connector.destination.DestinationOptions.Routes;
import dev.connector.heartbeat.HeartbeatOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes the options of a destination from properties.
 */
final class DestinationMapper {

	private static final String DEFAULTS = "connector.defaults";

	private final ConnectorProperties properties;

	private final AccessMapper access;

	DestinationMapper(ConnectorProperties properties, AccessMapper access) {
		this.properties = properties;
		this.access = access;
	}

	/**
	 * Make the options of a destination.
	 * @param name its name
	 * @param own what properties say about it
	 * @param known what it shows when that was made before, or {@code null}
	 * @throws InvalidPropertyException when it can't work
	 */
	DestinationOptions map(String name, DestinationProperties own, @Nullable CredentialsSource known) {
		String prefix = "connector.destinations." + name;
		DestinationDefaults effective = own.over(this.properties.defaults());
		List<URI> uris = new AddressMapper(name, prefix).map(own);
		requireNotNegative(property(prefix, own.headStart(), "head-start"), effective.headStart().toMillis());
		DestinationOptions withoutAccess = new DestinationOptions(name,
				new Routes(uris, effective.headStart(), Map.of()), Access.OPEN, limits(prefix, own, effective),
				heartbeat(prefix, own, effective.heartbeat()),
				new ReconnectMapper(prefix, own.reconnect()).map(effective.reconnect()));
		return withoutAccess.withAccess(this.access.map(withoutAccess, own, effective, known));
	}

	private static Limits limits(String prefix, DestinationProperties own, DestinationDefaults effective) {
		requirePositive(property(prefix, own.connectTimeout(), "connect-timeout"),
				effective.connectTimeout().toMillis());
		requirePositive(property(prefix, own.handshakeTimeout(), "handshake-timeout"),
				effective.handshakeTimeout().toMillis());
		requirePositive(property(prefix, own.maxStreamsPerConnection(), "max-streams-per-connection"),
				effective.maxStreamsPerConnection());
		requirePositive(property(prefix, own.idleTimeout(), "idle-timeout"), effective.idleTimeout().toMillis());
		requirePositive(property(prefix, own.maxPayloadSize(), "max-payload-size"),
				effective.maxPayloadSize().toBytes());
		return new Limits(effective.connectTimeout(), effective.handshakeTimeout(), effective.maxStreamsPerConnection(),
				effective.maxPayloadSize().toBytes(), effective.idleTimeout());
	}

	private static HeartbeatOptions heartbeat(String prefix, DestinationProperties own,
			DestinationDefaults.Heartbeat effective) {
		boolean inherited = own.heartbeat().interval() == null && own.heartbeat().timeout() == null;
		String property = (inherited ? DEFAULTS : prefix) + ".heartbeat";
		return require(property + ".timeout", () -> new HeartbeatOptions(effective.interval(), effective.timeout()),
				"Set " + property + ".timeout to more than " + property
						+ ".interval, three times as much for example.");
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

	private static void requireNotNegative(String property, long value) {
		if (value < 0) {
			throw new InvalidPropertyException(property, "The value of " + property + " must not be negative.",
					"Set " + property + " to 0 or more.", null);
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
