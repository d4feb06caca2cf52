package dev.connector.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;

/**
 * Remembers what it is told, and takes messages when a test says so.
 */
final class RecordingHandler implements MessageHandler {

	final List<String> heard = new ArrayList<>();

	final List<MessagePeer> peers = new ArrayList<>();

	final List<CompletableFuture<Void>> open = new ArrayList<>();

	boolean takes = true;

	@Override
	public void onConnected(MessagePeer peer) {
		this.peers.add(peer);
		this.heard.add("connected " + peer.name());
	}

	@Override
	public CompletionStage<Void> onMessage(MessagePeer peer, Payload message) {
		this.heard.add(peer.name() + " " + message.text());
		CompletableFuture<Void> taken = this.takes ? CompletableFuture.completedFuture(null)
				: new CompletableFuture<>();
		this.open.add(taken);
		return taken;
	}

	@Override
	public void onDisconnected(MessagePeer peer, String reason) {
		this.heard.add("disconnected " + peer.name() + ": " + reason);
	}

	MessagePeer last() {
		return this.peers.get(this.peers.size() - 1);
	}

}
