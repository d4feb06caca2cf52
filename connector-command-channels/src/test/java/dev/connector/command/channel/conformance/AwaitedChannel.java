package dev.connector.command.channel.conformance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;

/**
 * The end of a channel that is there only when the other end was started.
 */
final class AwaitedChannel implements CommandChannel {

	private final CompletableFuture<CommandChannel> channel = new CompletableFuture<>();

	/**
	 * Take the channel.
	 * @return a stage that is complete, as whoever starts it does that later
	 */
	CompletionStage<Void> accept(CommandChannel accepted) {
		this.channel.complete(accepted);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public String id() {
		return "registry";
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		return this.channel.thenCompose((accepted) -> accepted.start(listener));
	}

	@Override
	public void send(CommandMessage message) {
		this.channel.join().send(message);
	}

	@Override
	public CompletionStage<Void> close() {
		return this.channel.thenCompose(CommandChannel::close);
	}

}
