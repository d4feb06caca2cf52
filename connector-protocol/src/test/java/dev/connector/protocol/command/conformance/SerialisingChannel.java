package dev.connector.protocol.command.conformance;

import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.protocol.command.CommandMessageCodec;

/**
 * Sends what JSON made of a message.
 */
public final class SerialisingChannel implements CommandChannel {

	private final CommandChannel channel;

	private final CommandMessageCodec codec;

	public SerialisingChannel(CommandChannel channel, CommandMessageCodec codec) {
		this.channel = channel;
		this.codec = codec;
	}

	@Override
	public String id() {
		return this.channel.id();
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		return this.channel.start(listener);
	}

	@Override
	public void send(CommandMessage message) {
		this.channel.send(this.codec.decode(this.codec.encode(message)));
	}

	@Override
	public CompletionStage<Void> close() {
		return this.channel.close();
	}

}
