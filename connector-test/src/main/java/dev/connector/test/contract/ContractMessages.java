package dev.connector.test.contract;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.Payload;
import dev.connector.gateway.MessageHandler;
import dev.connector.gateway.MessagePeer;
import dev.connector.message.MessageListener;

/**
 * Both ends of the messages on trial: remembers what came, and takes it at once unless it
 * is told to hold. Safe for use by many threads.
 */
final class ContractMessages implements MessageHandler, MessageListener {

	private final Queue<String> up = new ConcurrentLinkedQueue<>();

	private final Queue<String> down = new ConcurrentLinkedQueue<>();

	private final Queue<CompletableFuture<Void>> held = new ConcurrentLinkedQueue<>();

	private final List<MessagePeer> peers = new CopyOnWriteArrayList<>();

	private volatile boolean holding;

	@Override
	public void onConnected(MessagePeer peer) {
		this.peers.add(peer);
	}

	@Override
	public CompletionStage<Void> onMessage(MessagePeer peer, Payload message) {
		this.up.add(message.text());
		CompletableFuture<Void> taken = new CompletableFuture<>();
		if (this.holding) {
			this.held.add(taken);
		}
		else {
			taken.complete(null);
		}
		return taken;
	}

	@Override
	public CompletionStage<Void> onMessage(Payload message) {
		this.down.add(message.text());
		return CompletableFuture.completedFuture(null);
	}

	void hold() {
		this.holding = true;
	}

	void release() {
		this.holding = false;
		for (CompletableFuture<Void> taken = this.held.poll(); taken != null; taken = this.held.poll()) {
			taken.complete(null);
		}
	}

	int held() {
		return this.held.size();
	}

	List<String> up() {
		return List.copyOf(this.up);
	}

	List<String> down() {
		return List.copyOf(this.down);
	}

	List<MessagePeer> peers() {
		return this.peers;
	}

	MessagePeer lastPeer() {
		return this.peers.get(this.peers.size() - 1);
	}

}
