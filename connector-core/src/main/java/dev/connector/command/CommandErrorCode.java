package dev.connector.command;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Why a command was answered with an error. The protocol knows these and no others.
 */
public enum CommandErrorCode {

	/**
	 * Nobody knows such a command.
	 */
	NOT_FOUND("not_found"),

	/**
	 * The input is not what the command takes.
	 */
	INVALID_REQUEST("invalid_request"),

	/**
	 * The command failed.
	 */
	INTERNAL_ERROR("internal_error"),

	/**
	 * No answer came in time.
	 */
	TIMEOUT("timeout"),

	/**
	 * The channel that should answer is closed, or was never there.
	 */
	CHANNEL_DISCONNECTED("channel_disconnected");

	private static final Map<String, CommandErrorCode> BY_WIRE_NAME = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(CommandErrorCode::wireName, Function.identity()));

	private final String wireName;

	CommandErrorCode(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * Return the name that the protocol has for it.
	 * @return the name in messages
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Find a code by the name that the protocol has for it.
	 * @param wireName the name in a message
	 * @return the code, or {@code null} when there is no such code
	 */
	public static @Nullable CommandErrorCode ofWireName(String wireName) {
		return BY_WIRE_NAME.get(wireName);
	}

}
