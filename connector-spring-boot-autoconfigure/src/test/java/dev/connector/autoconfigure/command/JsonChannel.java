package dev.connector.autoconfigure.command;

import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends messages as JSON, as a channel between processes does.
 */
final class JsonChannel implements CommandChannel {

	private final CommandMessageCodec codec = new CommandMessageCodec(JsonMapper.builder().build(),
			CommandMessageLimits.defaults());

	private final CommandChannel carrier;

	JsonChannel(CommandChannel carrier) {
		this.carrier = carrier;
	}

	@Override
	public String id() {
		return this.carrier.id();
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		return this.carrier.start(listener);
	}

	@Override
	public void send(CommandMessage message) {
		this.carrier.send(this.codec.decode(this.codec.encode(message)));
	}

	@Override
	public CompletionStage<Void> close() {
		return this.carrier.close();
	}

}
