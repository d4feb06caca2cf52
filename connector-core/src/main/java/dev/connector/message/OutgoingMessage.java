package dev.connector.message;

import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;

/**
 * A message on its way.
 */
final class OutgoingMessage {

	private final Payload payload;

	private final int size;

	private final long since;

	private final CompletableFuture<Void> answer = new CompletableFuture<>();

	OutgoingMessage(Payload payload, long since) {
		this.payload = payload;
		this.size = payload.isStream() ? 0 : payload.size();
		this.since = since;
	}

	Payload payload() {
		return this.payload;
	}

	int size() {
		return this.size;
	}

	/**
	 * Return when it was sent, on the clock of the scheduler.
	 */
	long since() {
		return this.since;
	}

	CompletableFuture<Void> answer() {
		return this.answer;
	}

	void fail(MessageNotDeliveredException.Fate fate, String reason) {
		this.answer.completeExceptionally(new MessageNotDeliveredException(fate, reason));
	}

}
