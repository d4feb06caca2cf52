package dev.connector.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches channels to a registry, and cleans up after them. Safe for use by many
 * threads.
 */
final class Attachments {

	/**
	 * The private event that tells of a new channel; its payload is a map with the
	 * {@code id}.
	 */
	static final String STARTED = "_new.channel.registered";

	private static final Logger logger = LoggerFactory.getLogger(Attachments.class);

	private final RegistryEnvironment environment;

	private final ChannelTable channels;

	private final AttachedChannel.Desks desks;

	private volatile boolean closed;

	Attachments(RegistryEnvironment environment, ChannelTable channels, AttachedChannel.Desks desks) {
		this.environment = environment;
		this.channels = channels;
		this.desks = desks;
	}

	/**
	 * Attach a channel: take it in, start it, and ask for the peer's commands.
	 * @return completes when it is in use; exceptionally when it isn't, and then nothing
	 * of it is left
	 */
	CompletionStage<Void> attach(CommandChannel channel) {
		AttachedChannel attached = new AttachedChannel(channel, this.environment, this.desks);
		if (!this.channels.add(attached)) {
			return CompletableFuture
				.failedStage(new IllegalArgumentException("There is a channel '" + attached.id() + "' already"));
		}
		CompletableFuture<Void> result = new CompletableFuture<>();
		attached.start().whenComplete((started, failure) -> {
			Throwable problem = (failure != null) ? failure : begin(attached);
			if (problem == null) {
				result.complete(null);
			}
			else {
				// Whoever attaches it is told why
				detach(attached, null);
				result.completeExceptionally(problem);
			}
		});
		return result;
	}

	/**
	 * Take a channel out and close it; what waits for it fails.
	 * @return completes when it is closed; never exceptionally
	 */
	CompletionStage<Void> detach(AttachedChannel channel, @Nullable Throwable cause) {
		if (channel.leave()) {
			this.channels.remove(channel);
			this.desks.registrations().channelGone(channel);
			this.desks.calls().channelGone(channel);
			if (cause != null) {
				logger.warn("The channel '{}' is gone: {}", channel.id(), cause.toString());
			}
			else {
				logger.debug("The channel '{}' is closed", channel.id());
			}
		}
		return channel.close();
	}

	/**
	 * Take all channels out, and let none in any more.
	 */
	CompletionStage<Void> close() {
		this.closed = true;
		List<CompletableFuture<Void>> closing = this.channels.all()
			.stream()
			.map((channel) -> detach(channel, null).toCompletableFuture())
			.toList();
		return CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new));
	}

	private @Nullable Throwable begin(AttachedChannel channel) {
		channel.started();
		if (this.closed || channel.isGone()) {
			return CommandChannelException.closed(channel.id());
		}
		CompletableFuture<Void> asked = this.desks.registrations().askForList(channel).toCompletableFuture();
		if (asked.isCompletedExceptionally()) {
			return asked.handle((done, failure) -> failure).join();
		}
		if (this.channels.isRouter(channel)) {
			this.desks.registrations().routerStarted(channel);
		}
		this.desks.events().emit(STARTED, Map.of("id", channel.id()));
		return null;
	}

}
