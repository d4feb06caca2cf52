package dev.connector.protocol.command.conformance;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.protocol.command.CommandMessageCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A peer that does what a vector says, and keeps what the registry sends.
 */
final class ScriptedPeer implements CommandChannelListener {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final long SECONDS = 5;

	private final CommandChannel channel;

	private final CommandMessageCodec codec;

	private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();

	ScriptedPeer(CommandChannel channel, CommandMessageCodec codec) {
		this.channel = channel;
		this.codec = codec;
	}

	void start() {
		this.channel.start(this).toCompletableFuture().join();
	}

	void send(JsonNode message) {
		this.channel.send(this.codec.decode(message.toString()));
	}

	void close() {
		this.channel.close();
	}

	/**
	 * Return the oldest message that was not taken yet.
	 */
	@Nullable JsonNode take() {
		try {
			return this.received.poll(SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	Queue<JsonNode> received() {
		return this.received;
	}

	@Override
	public void onMessage(CommandMessage message) {
		this.received.add(MAPPER.readTree(this.codec.encode(message)));
	}

	@Override
	public void onClosed(@Nullable Throwable cause) {
		// What was received stays
	}

}
