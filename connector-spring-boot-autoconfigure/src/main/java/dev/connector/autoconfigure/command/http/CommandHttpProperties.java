package dev.connector.autoconfigure.command.http;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Commands for other processes over HTTP. Immutable; never shows a token in its text
 * form.
 *
 * @param enabled Whether other processes can call the commands of this one over HTTP.
 * @param path Path to which calls are sent.
 * @param schemaPath Path of the document that lists the commands with their schemas.
 * Empty for none.
 * @param schemaPublic Whether the document that lists the commands is for everybody, also
 * where calls need a token.
 * @param tokens Bearer tokens, one of which a caller shows. None lets everybody in.
 * @param allowInsecure Whether to listen on other addresses than loopback without
 * encryption or without tokens.
 * @param timeout Time after which a call is answered with an error. 0 for never.
 * @param maxMessageSize Size of the largest message, in both directions.
 * @param maxInFlight Number of calls that are under way at a time. More are answered with
 * an error.
 */
@ConfigurationProperties("connector.commands.http")
public record CommandHttpProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/cmd") String path,
		@DefaultValue("/cmds.json") String schemaPath, @DefaultValue("false") boolean schemaPublic,
		@DefaultValue List<String> tokens, @DefaultValue("false") boolean allowInsecure,
		@DefaultValue("30s") Duration timeout, @DefaultValue("4MB") DataSize maxMessageSize,
		@DefaultValue("1000") int maxInFlight) {

	private static final String PREFIX = "connector.commands.http.";

	/**
	 * What is a path, and not the root.
	 */
	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.~-]+)+");

	/** Room for an error that repeats what was asked. */
	private static final DataSize SMALLEST_LIMIT = DataSize.ofKilobytes(16);

	private static final DataSize LARGEST_LIMIT = DataSize.ofGigabytes(1);

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when a value is out of bounds; the message names
	 * the property
	 */
	public CommandHttpProperties {
		tokens = List.copyOf(tokens);
		require(PATH.matcher(path).matches(), "path", "be a path such as /cmd, but is '" + path + "'");
		require(schemaPath.isEmpty() || PATH.matcher(schemaPath).matches(), "schema-path",
				"be a path such as /cmds.json, or empty, but is '" + schemaPath + "'");
		require(!path.equals(schemaPath), "schema-path", "not be the same as " + PREFIX + "path");
		require(tokens.stream().noneMatch(String::isBlank), "tokens", "not hold an empty token");
		require(!timeout.isNegative(), "timeout", "not be negative, but is " + timeout);
		require(maxMessageSize.compareTo(SMALLEST_LIMIT) >= 0 && maxMessageSize.compareTo(LARGEST_LIMIT) <= 0,
				"max-message-size", "be between 16KB and 1GB, but is " + maxMessageSize);
		require(maxInFlight > 0, "max-in-flight", "be positive, but is " + maxInFlight);
	}

	private static void require(boolean condition, String property, String rule) {
		if (!condition) {
			throw new IllegalArgumentException(PREFIX + property + " must " + rule);
		}
	}

	@Override
	public String toString() {
		return "CommandHttpProperties[enabled=" + this.enabled + ", path=" + this.path + ", schemaPath="
				+ this.schemaPath + ", tokens=" + this.tokens.size() + "]";
	}

}
