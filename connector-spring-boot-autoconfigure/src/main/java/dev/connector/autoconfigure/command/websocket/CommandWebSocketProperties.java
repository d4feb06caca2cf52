package dev.connector.autoconfigure.command.websocket;

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Channels of commands over WebSocket. Immutable; never shows a token in its text form.
 *
 * @param enabled Whether other processes can open channels to this one over WebSocket.
 * @param path Path on which channels are opened.
 * @param tokens Bearer tokens, one of which a peer shows. None lets everybody in.
 * @param allowInsecure Whether to listen on other addresses than loopback without
 * encryption or without tokens.
 * @param maxConnections Number of channels that there may be at a time. More are refused.
 */
@ConfigurationProperties("connector.commands.websocket")
public record CommandWebSocketProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/cmd/ws") String path,
		@DefaultValue List<String> tokens, @DefaultValue("false") boolean allowInsecure,
		@DefaultValue("1000") int maxConnections) {

	private static final String PREFIX = "connector.commands.websocket.";

	/**
	 * What is a path, and not the root.
	 */
	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.~-]+)+");

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when a value is out of bounds; the message names
	 * the property
	 */
	public CommandWebSocketProperties {
		tokens = List.copyOf(tokens);
		require(PATH.matcher(path).matches(), "path", "be a path such as /cmd/ws, but is '" + path + "'");
		require(tokens.stream().noneMatch(String::isBlank), "tokens", "not hold an empty token");
		require(maxConnections > 0, "max-connections", "be positive, but is " + maxConnections);
	}

	private static void require(boolean condition, String property, String rule) {
		if (!condition) {
			throw new IllegalArgumentException(PREFIX + property + " must " + rule);
		}
	}

	@Override
	public String toString() {
		return "CommandWebSocketProperties[enabled=" + this.enabled + ", path=" + this.path + ", tokens="
				+ this.tokens.size() + "]";
	}

}
