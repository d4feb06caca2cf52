package dev.connector.command;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the router whether a command may be registered. Safe for use by many
 * threads.
 */
final class Escalations {

	private static final Logger logger = LoggerFactory.getLogger(Escalations.class);

	private final MessageIds ids;

	private final ChannelTable channels;

	private final Outstanding<Escalation> outstanding;

	Escalations(RegistryEnvironment environment, ChannelTable channels) {
		this.ids = environment.ids();
		this.channels = channels;
		this.outstanding = new Outstanding<>(environment.scheduler(), environment.options().requestTimeout());
	}

	/**
	 * Find who is to be asked about a command.
	 * @return the router, or {@code null} when it isn't there, the command is its own, or
	 * is private
	 */
	@Nullable AttachedChannel routerFor(TableEntry entry) {
		AttachedChannel router = this.channels.router();
		return (entry.definition().isPrivate() || router == null || router.equals(entry.owner())) ? null : router;
	}

	/**
	 * Ask the router.
	 * @return completes when the command is accepted; exceptionally when it isn't, or no
	 * answer comes
	 */
	CompletableFuture<Boolean> ask(AttachedChannel router, TableEntry entry) {
		Escalation escalation = new Escalation(router, entry);
		String id = this.ids.next();
		this.outstanding.add(id, escalation);
		Throwable failure = router.offer(new CommandMessage.RegisterRequest(id, entry.definition()));
		if (failure == null && router.isGone()) {
			failure = CommandChannelException.closed(router.id());
		}
		if (failure != null && this.outstanding.takeBack(id, escalation)) {
			escalation.decision().completeExceptionally(Answers.unsent(failure, router));
		}
		return escalation.decision();
	}

	/**
	 * Take the router's answer.
	 */
	void answered(AttachedChannel from, CommandMessage.RegisterResponse response) {
		Escalation escalation = this.outstanding.answered(response.thid(), from);
		if (escalation != null) {
			escalation.answer(response.accepted());
		}
		else {
			logger.debug("An answer of the channel '{}' to {} is dropped: nobody waits for it", from.id(),
					response.thid());
		}
	}

	void channelGone(AttachedChannel channel) {
		this.outstanding.channelGone(channel);
	}

	void stop() {
		this.outstanding.stop();
	}

	int unanswered() {
		return this.outstanding.size();
	}

}
