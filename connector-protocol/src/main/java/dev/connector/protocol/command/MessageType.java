package dev.connector.protocol.command;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of messages, by the name that says so in JSON.
 */
enum MessageType {

	REGISTER_REQUEST("register.command.request"),

	REGISTER_RESPONSE("register.command.response"),

	LIST_REQUEST("list.commands.request"),

	LIST_RESPONSE("list.commands.response"),

	EXECUTE_REQUEST("execute.command.request"),

	EXECUTE_RESPONSE("execute.command.response"),

	EVENT("event");

	private static final Map<String, MessageType> BY_NAME = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(MessageType::wireName, Function.identity()));

	private final String wireName;

	MessageType(String wireName) {
		this.wireName = wireName;
	}

	String wireName() {
		return this.wireName;
	}

	static @Nullable MessageType ofWireName(String name) {
		return BY_NAME.get(name);
	}

}
