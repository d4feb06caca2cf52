package dev.connector.protocol.command;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

import dev.connector.Payload;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.Event;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.command.CommandSchema;
import dev.connector.command.DuplicateCommandException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes messages of JSON. Safe for use by many threads.
 */
final class MessageReader {

	private static final Set<String> MESSAGE = Set.of("id", "type", "thid", "command", "commands", "response",
			"commandId", "request", "eventId", "payload");

	private static final Set<String> RESPONSE = Set.of("ok", "result", "error");

	private static final Set<String> ERROR = Set.of("code", "message");

	private static final Set<String> COMMAND = Set.of("id", "description", "schema");

	private static final Set<String> SCHEMA = Set.of("request", "response");

	private final JsonFactory factory;

	private final int maxIdLength;

	MessageReader(JsonFactory factory, int maxIdLength) {
		this.factory = factory;
		this.maxIdLength = maxIdLength;
	}

	/**
	 * Read a message.
	 * @param json one JSON object in UTF-8
	 * @throws InvalidCommandMessageException when it is no message
	 */
	CommandMessage read(ByteBuffer json) {
		JsonFields fields = JsonFields.read(json, "", this.factory, MESSAGE);
		try {
			return message(fields, id(fields, "id"));
		}
		catch (InvalidCommandMessageException ex) {
			String type = fields.text("type");
			throw new InvalidCommandMessageException(((type != null) ? type + ": " : "") + ex.getMessage(),
					ex.getCause(), type, fields.text("id"), fields.text("thid"));
		}
	}

	private CommandMessage message(JsonFields fields, String id) {
		String name = fields.requiredText("type");
		MessageType type = MessageType.ofWireName(name);
		if (type == null) {
			throw fields.invalid("type", "is none that is known");
		}
		return switch (type) {
			case REGISTER_REQUEST -> new RegisterRequest(id, definition(fields.requiredObject("command", COMMAND)));
			case REGISTER_RESPONSE -> registerResponse(id, fields);
			case LIST_REQUEST -> new ListRequest(id);
			case LIST_RESPONSE -> new ListResponse(id, id(fields, "thid"), definitions(fields));
			case EXECUTE_REQUEST -> new ExecuteRequest(id, id(fields, "commandId"), request(fields));
			case EXECUTE_RESPONSE -> executeResponse(id, fields);
			case EVENT -> new Event(id, id(fields, "eventId"), fields.value("payload"));
		};
	}

	private String id(JsonFields fields, String name) {
		String id = fields.requiredText(name);
		if (id.isEmpty()) {
			throw fields.invalid(name, "must not be empty");
		}
		if (id.length() > this.maxIdLength) {
			throw fields.invalid(name, "has " + id.length() + " characters, " + this.maxIdLength + " are allowed");
		}
		return id;
	}

	private static @Nullable Payload request(JsonFields fields) {
		if (fields.isNull("request")) {
			return null;
		}
		if (fields.token("request") != JsonToken.START_OBJECT) {
			throw fields.invalid("request", "must be an object");
		}
		return fields.value("request");
	}

	private RegisterResponse registerResponse(String id, JsonFields fields) {
		JsonFields response = fields.requiredObject("response", RESPONSE);
		boolean accepted = response.requiredBoolean("ok");
		if (!accepted && !DuplicateCommandException.WIRE_NAME.equals(response.requiredText("error"))) {
			throw response.invalid("error", "must be " + DuplicateCommandException.WIRE_NAME);
		}
		return new RegisterResponse(id, id(fields, "thid"), accepted);
	}

	private ExecuteResponse executeResponse(String id, JsonFields fields) {
		String thid = id(fields, "thid");
		JsonFields response = fields.requiredObject("response", RESPONSE);
		if (response.requiredBoolean("ok")) {
			return ExecuteResponse.success(id, thid, response.value("result"));
		}
		JsonFields error = response.requiredObject("error", ERROR);
		CommandErrorCode code = CommandErrorCode.ofWireName(error.requiredText("code"));
		if (code == null) {
			throw error.invalid("code", "is none that is known");
		}
		return ExecuteResponse.failure(id, thid, new CommandError(code, error.requiredText("message")));
	}

	private List<CommandDefinition> definitions(JsonFields fields) {
		return fields.requiredObjects("commands", COMMAND).stream().map(this::definition).toList();
	}

	private CommandDefinition definition(JsonFields command) {
		String description = command.isNull("description") ? null : command.requiredText("description");
		CommandSchema schema = null;
		if (!command.isNull("schema")) {
			JsonFields slots = command.requiredObject("schema", SCHEMA);
			schema = new CommandSchema(json(slots, "request"), json(slots, "response"));
		}
		return new CommandDefinition(id(command, "id"), description, schema);
	}

	private static @Nullable String json(JsonFields slots, String name) {
		Payload value = slots.value(name);
		return (value != null) ? value.text() : null;
	}

}
