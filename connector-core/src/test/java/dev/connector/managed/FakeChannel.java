package dev.connector.managed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A channel that writes down what it is asked for.
 */
final class FakeChannel implements MessageChannel<String> {

	final List<String> sent = new ArrayList<>();

	final List<CompletableFuture<Void>> writes = new ArrayList<>();

	final List<String> ends = new ArrayList<>();

	@Override
	public CompletionStage<Void> send(String message) {
		this.sent.add(message);
		CompletableFuture<Void> write = new CompletableFuture<>();
		this.writes.add(write);
		return write;
	}

	@Override
	public void ping() {
		this.sent.add("ping");
	}

	@Override
	public void close(int code, String reason) {
		this.ends.add("close " + code);
	}

	@Override
	public void abort(String reason) {
		this.ends.add("abort " + reason);
	}

	@Override
	public int queued() {
		return 0;
	}

	void written() {
		this.writes.forEach((write) -> write.complete(null));
	}

}
