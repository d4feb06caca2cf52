package dev.connector.protocol.command.conformance;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.protocol.command.CommandMessageCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer that does what a vector says, and keeps what the registry sends.
 */
final class ScriptedPeer implements CommandChannelListener {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final long SECONDS = 30;

	private final CommandChannel channel;

	private final CommandMessageCodec codec;

	private static final String MARK = "conformance-mark";

	private final TrackedChannel registry;

	private final boolean carriesEvents;

	private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();

	private final Semaphore marks = new Semaphore(0);

	ScriptedPeer(CommandChannel channel, TrackedChannel registry, boolean carriesEvents, CommandMessageCodec codec) {
		this.channel = channel;
		this.registry = registry;
		this.carriesEvents = carriesEvents;
		this.codec = codec;
	}

	CompletionStage<Void> start() {
		return this.channel.start(this);
	}

	/**
	 * Send a message, and wait until the registry has dealt with it.
	 */
	void send(JsonNode message) throws InterruptedException {
		this.channel.send(this.codec.decode(message.toString()));
		this.registry.awaitMessage();
	}

	/**
	 * Close the channel, and wait until the registry has dealt with that.
	 */
	void close() throws Exception {
		this.channel.close();
		this.registry.awaitEnd();
	}

	/**
	 * Wait until everything has come that the registry has sent.
	 */
	void settle() throws InterruptedException {
		if (this.carriesEvents && !this.registry.isEnded()) {
			this.registry.send(new CommandMessage.Event(MARK, MARK, null));
			assertThat(this.marks.tryAcquire(SECONDS, TimeUnit.SECONDS)).as("what was sent has come").isTrue();
		}
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
		if (message.id().equals(MARK)) {
			this.marks.release();
			return;
		}
		this.received.add(MAPPER.readTree(this.codec.encode(message)));
	}

	@Override
	public void onClosed(@Nullable Throwable cause) {
		// What was received stays
	}

}
