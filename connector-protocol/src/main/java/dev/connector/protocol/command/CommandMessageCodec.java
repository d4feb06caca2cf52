package dev.connector.protocol.command;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages of commands as JSON in UTF-8, one object a message, in one line. Safe for use
 * by many threads.
 * <p>
 * What is read has to be as the schemas of the protocol say; only fields that are not
 * known are ignored, and {@code null} is taken for an optional field that is not there.
 * Values (request, result, payload) stay the bytes that came. What is written has every
 * field that the schemas ask for, and no other.
 */
public final class CommandMessageCodec {

	private final CommandMessageLimits limits;

	private final JsonFactory factory;

	private final MessageReader reader;

	private final JsonText values;

	/**
	 * Create a codec.
	 * @param mapper writes the objects that messages carry
	 * @param limits how large messages may be
	 */
	public CommandMessageCodec(JsonMapper mapper, CommandMessageLimits limits) {
		this.limits = limits;
		this.factory = JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(limits.maxDepth())
				.maxStringLength(limits.maxBytes())
				.build())
			.build();
		this.reader = new MessageReader(this.factory, limits.maxIdLength());
		this.values = new JsonText(this.factory, mapper);
	}

	/**
	 * Return how large messages may be.
	 * @return the limits
	 */
	public CommandMessageLimits limits() {
		return this.limits;
	}

	/**
	 * Read a message.
	 * @param json the message; the bytes are not copied and have to be left alone
	 * @return the message
	 * @throws InvalidCommandMessageException when it is none, or too large
	 */
	public CommandMessage decode(byte[] json) {
		if (json.length > this.limits.maxBytes()) {
			throw new InvalidCommandMessageException(
					"The message has " + json.length + " bytes, " + this.limits.maxBytes() + " are allowed", null);
		}
		int first = 0;
		while (first < json.length && (json[first] == ' ' || (json[first] >= '\t' && json[first] <= '\r'))) {
			first++;
		}
		// Anything but UTF-8 shows here, too: a byte order mark, or zeros in between
		if (first == json.length || json[first] != '{' || (first + 1 < json.length && json[first + 1] == 0)) {
			throw new InvalidCommandMessageException("The message is not a JSON object in UTF-8", null);
		}
		return this.reader.read(ByteBuffer.wrap(json));
	}

	/**
	 * Read a message.
	 * @param json the message
	 * @return the message
	 * @throws InvalidCommandMessageException when it is none, or too large
	 */
	public CommandMessage decode(String json) {
		return decode(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Write a message.
	 * @param message the message
	 * @return JSON in one line, without a line break at the end
	 * @throws CommandChannelException when a value in it can't be written as JSON, the
	 * request of a command is no object, or the message is too large
	 */
	public byte[] encode(CommandMessage message) {
		ByteArrayOutputStream bytes = write((writer) -> writer.write(message));
		if (bytes.size() > this.limits.maxBytes()) {
			throw CommandChannelException.refused(
					"The message has " + bytes.size() + " bytes, " + this.limits.maxBytes() + " are allowed", null);
		}
		return bytes.toByteArray();
	}

	/**
	 * Write the document that tells people and programs which commands there are, before
	 * they exchange any message. It may be larger than a message.
	 * @param commands the commands
	 * @return JSON in one line
	 * @throws CommandChannelException when a schema is no JSON
	 */
	public byte[] encodeDocument(List<CommandDefinition> commands) {
		return write((writer) -> writer.writeDocument(commands)).toByteArray();
	}

	private ByteArrayOutputStream write(Consumer<MessageWriter> content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
		try (JsonGenerator generator = this.factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
			content.accept(new MessageWriter(generator, this.values));
		}
		catch (JacksonException ex) {
			throw CommandChannelException.refused("A value can't be written as JSON: " + ex.getOriginalMessage(), ex);
		}
		catch (IllegalArgumentException ex) {
			throw CommandChannelException.refused(String.valueOf(ex.getMessage()), ex);
		}
		return bytes;
	}

}
