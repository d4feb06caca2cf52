package dev.connector.protocol.command.conformance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The registry's end of a channel, of which is known when the registry has dealt with
 * what came.
 */
final class TrackedChannel implements CommandChannel {

	private static final long SECONDS = 30;

	private final CommandChannel channel;

	private final Semaphore told = new Semaphore(0);

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	TrackedChannel(CommandChannel channel) {
		this.channel = channel;
	}

	/**
	 * Wait until the registry has dealt with one more message.
	 */
	void awaitMessage() throws InterruptedException {
		assertThat(this.told.tryAcquire(SECONDS, TimeUnit.SECONDS)).as("the registry has heard the message").isTrue();
	}

	/**
	 * Wait until the registry has dealt with the end.
	 */
	void awaitEnd() throws Exception {
		this.ended.get(SECONDS, TimeUnit.SECONDS);
	}

	boolean isEnded() {
		return this.ended.isDone();
	}

	@Override
	public String id() {
		return this.channel.id();
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		return this.channel.start(new CommandChannelListener() {

			@Override
			public void onMessage(CommandMessage message) {
				listener.onMessage(message);
				TrackedChannel.this.told.release();
			}

			@Override
			public void onClosed(@Nullable Throwable cause) {
				listener.onClosed(cause);
				TrackedChannel.this.ended.complete(null);
			}

		});
	}

	@Override
	public void send(CommandMessage message) {
		this.channel.send(message);
	}

	@Override
	public CompletionStage<Void> close() {
		return this.channel.close();
	}

}
