package dev.connector.protocol.command;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.connector.Payload;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
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
import tools.jackson.core.JsonGenerator;

/**
 * Writes one message as JSON, without a line break anywhere. What is {@code null} is left
 * out. For one thread.
 */
final class MessageWriter implements CommandMessage.Receiver {

	private static final String DOCUMENT_VERSION = "1.0.0";

	private final JsonGenerator json;

	private final JsonText values;

	MessageWriter(JsonGenerator json, JsonText values) {
		this.json = json;
		this.values = values;
	}

	void write(CommandMessage message) {
		this.json.writeStartObject();
		this.json.writeStringProperty("id", message.id());
		message.deliverTo(this);
		this.json.writeEndObject();
	}

	/**
	 * Write the document that lists commands outside of any message.
	 */
	void writeDocument(List<CommandDefinition> commands) {
		this.json.writeStartObject();
		this.json.writeStringProperty("cmdschema", DOCUMENT_VERSION);
		this.json.writeArrayPropertyStart("commands");
		commands.forEach(this::definition);
		this.json.writeEndArray();
		this.json.writeEndObject();
	}

	@Override
	public void onRegisterRequest(RegisterRequest message) {
		type(MessageType.REGISTER_REQUEST);
		this.json.writeName("command");
		definition(message.command());
	}

	@Override
	public void onRegisterResponse(RegisterResponse message) {
		type(MessageType.REGISTER_RESPONSE);
		this.json.writeStringProperty("thid", message.thid());
		this.json.writeObjectPropertyStart("response");
		this.json.writeBooleanProperty("ok", message.accepted());
		if (!message.accepted()) {
			this.json.writeStringProperty("error", DuplicateCommandException.WIRE_NAME);
		}
		this.json.writeEndObject();
	}

	@Override
	public void onListRequest(ListRequest message) {
		type(MessageType.LIST_REQUEST);
	}

	@Override
	public void onListResponse(ListResponse message) {
		type(MessageType.LIST_RESPONSE);
		this.json.writeStringProperty("thid", message.thid());
		this.json.writeArrayPropertyStart("commands");
		message.commands().forEach(this::definition);
		this.json.writeEndArray();
	}

	@Override
	public void onExecuteRequest(ExecuteRequest message) {
		type(MessageType.EXECUTE_REQUEST);
		this.json.writeStringProperty("commandId", message.commandId());
		if (message.request() != null) {
			String request = this.values.of(message.request());
			if (!request.startsWith("{") && !request.equals("null")) {
				throw new IllegalArgumentException("The request of a command must be a JSON object");
			}
			if (request.startsWith("{")) {
				raw("request", request);
			}
		}
	}

	@Override
	public void onExecuteResponse(ExecuteResponse message) {
		type(MessageType.EXECUTE_RESPONSE);
		this.json.writeStringProperty("thid", message.thid());
		this.json.writeObjectPropertyStart("response");
		CommandError error = message.error();
		this.json.writeBooleanProperty("ok", error == null);
		if (error != null) {
			this.json.writeObjectPropertyStart("error");
			this.json.writeStringProperty("code", error.code().wireName());
			this.json.writeStringProperty("message", error.message());
			this.json.writeEndObject();
		}
		else {
			value("result", message.result());
		}
		this.json.writeEndObject();
	}

	@Override
	public void onEvent(Event message) {
		type(MessageType.EVENT);
		this.json.writeStringProperty("eventId", message.eventId());
		value("payload", message.payload());
	}

	private void type(MessageType type) {
		this.json.writeStringProperty("type", type.wireName());
	}

	private void definition(CommandDefinition command) {
		this.json.writeStartObject();
		this.json.writeStringProperty("id", command.id());
		if (command.description() != null) {
			this.json.writeStringProperty("description", command.description());
		}
		CommandSchema schema = command.schema();
		if (schema != null) {
			this.json.writeObjectPropertyStart("schema");
			schema("request", schema.request());
			schema("response", schema.response());
			this.json.writeEndObject();
		}
		this.json.writeEndObject();
	}

	private void schema(String name, @Nullable String schema) {
		if (schema != null) {
			value(name, Payload.of(schema.getBytes(StandardCharsets.UTF_8), Payload.JSON));
		}
	}

	private void value(String name, @Nullable Object value) {
		if (value != null) {
			raw(name, this.values.of(value));
		}
	}

	private void raw(String name, String value) {
		this.json.writeName(name);
		this.json.writeRawValue(value);
	}

}
