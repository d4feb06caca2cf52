package dev.connector.autoconfigure.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.connector.gateway.ApprovalMode;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the gateway.
 *
 * @param enabled Whether to run a gateway.
 * @param grpc Connectors' side over gRPC.
 * @param websocket Connectors' side over WebSocket.
 * @param inProcess Connectors' side within the process.
 * @param http Callers' side over HTTP.
 * @param approval Who decides whether an authenticated connector gets work.
 * @param resumeWindow Time that a connector has to come back after it lost its
 * connection, before its requests are answered with an error. 0 for none.
 * @param requestTimeout Time a request may take whose caller says nothing. Callers may
 * ask for up to ten times as long.
 * @param maxPendingPerSession Number of requests that wait for one connector beside those
 * that it works on.
 * @param maxPayloadSize Size of the largest payload, in both directions.
 * @param drainTimeout Time that running requests get to finish when the application
 * stops.
 * @param moveTimeout Time that connectors get to move to another gateway when the
 * application stops, as a part of the drain timeout. Those that have nowhere else to go
 * are not waited for. 0 asks nobody to move.
 * @param idempotency Answers that are remembered for requests with an Idempotency-Key.
 * @param security Who may register and who may call.
 */
@ConfigurationProperties("connector.gateway")
public record GatewayProperties(@DefaultValue("true") boolean enabled, @DefaultValue Grpc grpc,
		@DefaultValue WebSocket websocket, @DefaultValue InProcess inProcess, @DefaultValue Http http,
		@DefaultValue("auto") ApprovalMode approval, @DefaultValue("60s") Duration resumeWindow,
		@DefaultValue("30s") Duration requestTimeout, @DefaultValue("1000") int maxPendingPerSession,
		@DefaultValue("4MB") DataSize maxPayloadSize, @DefaultValue("20s") Duration drainTimeout,
		@DefaultValue("2s") Duration moveTimeout, @DefaultValue Idempotency idempotency,
		@DefaultValue Security security) {

	/**
	 * What is a path, and not the root.
	 */
	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.~-]+)+");

	private static final DataSize LARGEST_PAYLOAD = DataSize.ofGigabytes(1);

	/**
	 * What a tenant may be called in the key of a registration.
	 */
	private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9_-]{1,128}");

	private static final String LEGAL_TENANT = "be 1 to 128 characters of A-Z a-z 0-9 _ -";

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when a value is out of bounds; the message names
	 * the property
	 */
	public GatewayProperties {
		require(!resumeWindow.isNegative(), "resume-window", resumeWindow, "not be negative");
		require(!requestTimeout.isNegative() && !requestTimeout.isZero(), "request-timeout", requestTimeout,
				"be positive");
		require(maxPendingPerSession >= 0, "max-pending-per-session", maxPendingPerSession, "not be negative");
		require(maxPayloadSize.toBytes() > 0 && maxPayloadSize.compareTo(LARGEST_PAYLOAD) <= 0, "max-payload-size",
				maxPayloadSize, "be between 1B and 1GB");
		require(!drainTimeout.isNegative(), "drain-timeout", drainTimeout, "not be negative");
		require(!moveTimeout.isNegative(), "move-timeout", moveTimeout, "not be negative");
		require(!(websocket.path() + "/").startsWith(http.path() + "/"), "websocket.path", "'" + websocket.path() + "'",
				"not be below connector.gateway.http.path (" + http.path() + ")");
	}

	private static void require(boolean condition, String property, Object value, String rule) {
		if (!condition) {
			throw new IllegalArgumentException("connector.gateway." + property + " must " + rule + ", but is " + value);
		}
	}

	/**
	 * Connectors' side over gRPC.
	 *
	 * @param port Port on which connectors register. 0 takes any free one, -1 turns gRPC
	 * off. The application's own 'spring.grpc.server.port' wins.
	 * @param address Network address to listen on. The application's own
	 * 'spring.grpc.server.address' wins.
	 */
	public record Grpc(@DefaultValue("7400") int port, @DefaultValue("127.0.0.1") InetAddress address) {

		/**
		 * Create properties.
		 * @throws IllegalArgumentException when the port is none
		 */
		public Grpc {
			require(port >= -1 && port <= 65535, "grpc.port", port, "be between 0 and 65535, or -1 to turn gRPC off");
		}

	}

	/**
	 * Connectors' side over WebSocket, on the web server.
	 *
	 * @param path Path on which connectors register. Empty turns WebSocket off.
	 */
	public record WebSocket(@DefaultValue("/connector/ws") String path) {

		/**
		 * Create properties.
		 * @throws IllegalArgumentException when the path is none, or the root
		 */
		public WebSocket {
			require(path.isEmpty() || PATH.matcher(path).matches(), "websocket.path", "'" + path + "'",
					"be a path such as /connector/ws, or empty to turn WebSocket off");
		}

	}

	/**
	 * Connectors' side within the process.
	 *
	 * @param name Name under which connectors of the same application register, with
	 * inprocess:name as their URI. Empty turns it off.
	 */
	public record InProcess(@DefaultValue("default") String name) {

	}

	/**
	 * Callers' side over HTTP.
	 *
	 * @param path Path under which the HTTP API is served.
	 */
	public record Http(@DefaultValue("/connectors") String path) {

		/**
		 * Create properties.
		 * @throws IllegalArgumentException when the path is none, or the root
		 */
		public Http {
			path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
			require(PATH.matcher(path).matches(), "http.path", "'" + path + "'", "be a path such as /connectors");
		}

	}

	/**
	 * Answers that are remembered for requests with an Idempotency-Key.
	 *
	 * @param maxEntries Number of answers that are remembered. 0 for none.
	 * @param maxBytes Size of all remembered answers.
	 * @param ttl Time an answer is remembered.
	 */
	public record Idempotency(@DefaultValue("10000") int maxEntries, @DefaultValue("64MB") DataSize maxBytes,
			@DefaultValue("10m") Duration ttl) {

		/**
		 * Create properties.
		 * @throws IllegalArgumentException when a value is out of bounds
		 */
		public Idempotency {
			require(maxEntries >= 0, "idempotency.max-entries", maxEntries, "not be negative");
			require(!maxBytes.isNegative(), "idempotency.max-bytes", maxBytes, "not be negative");
			require(!ttl.isNegative() && !ttl.isZero(), "idempotency.ttl", ttl, "be positive");
		}

	}

	/**
	 * Who may register and who may call.
	 *
	 * @param tokens Tokens that connectors show to register. None lets everybody in.
	 * @param callers Callers of the HTTP API. None lets everybody in.
	 * @param allowInsecure Whether to listen on other addresses than loopback without
	 * encryption or without authentication.
	 */
	public record Security(@DefaultValue List<ConnectorToken> tokens, @DefaultValue List<Caller> callers,
			@DefaultValue("false") boolean allowInsecure) {

		/**
		 * Create properties.
		 * @throws IllegalArgumentException when two callers share a name or a token
		 */
		public Security {
			tokens = List.copyOf(tokens);
			callers = List.copyOf(callers);
			Set<String> names = new HashSet<>();
			Set<String> secrets = new HashSet<>();
			for (Caller caller : callers) {
				require(names.add(caller.name()), "security.callers[].name", "'" + caller.name() + "' twice",
						"be unique");
				require(secrets.add(caller.token()), "security.callers[].token",
						"the same for '" + caller.name() + "' and another caller", "be unique");
			}
		}

	}

	/**
	 * A token that connectors of a tenant show to register.
	 *
	 * @param tenant Tenant whose connectors may show the token.
	 * @param token Token itself.
	 */
	public record ConnectorToken(@DefaultValue("default") String tenant, @DefaultValue("") String token) {

		/**
		 * Create a token.
		 * @throws IllegalArgumentException when it is empty
		 */
		public ConnectorToken {
			require(TENANT.matcher(tenant).matches(), "security.tokens[].tenant", "'" + tenant + "'", LEGAL_TENANT);
			require(!token.isBlank(), "security.tokens[].token", "empty for tenant '" + tenant + "'", "be set");
		}

		@Override
		public String toString() {
			return "ConnectorToken[tenant=" + this.tenant + ", token=***]";
		}

	}

	/**
	 * A caller of the HTTP API.
	 *
	 * @param name Name that connectors get to know.
	 * @param token Bearer token that the caller shows.
	 * @param tenants Tenants whose connectors the caller may see and call.
	 */
	public record Caller(@DefaultValue("") String name, @DefaultValue("") String token,
			@DefaultValue("default") Set<String> tenants) {

		/**
		 * Create a caller.
		 * @throws IllegalArgumentException when something is empty
		 */
		public Caller {
			tenants = Set.copyOf(tenants);
			require(!name.isBlank(), "security.callers[].name", "empty", "be set");
			require(!token.isBlank(), "security.callers[].token", "empty for caller '" + name + "'", "be set");
			require(!tenants.isEmpty(), "security.callers[].tenants", "empty for caller '" + name + "'",
					"name at least one tenant");
			tenants.forEach((tenant) -> require(TENANT.matcher(tenant).matches(), "security.callers[].tenants",
					"'" + tenant + "' for caller '" + name + "'", LEGAL_TENANT));
		}

		@Override
		public String toString() {
			return "Caller[name=" + this.name + ", token=***, tenants=" + this.tenants + "]";
		}

	}

}
