package dev.connector.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands there are: takes in those of this process and of the channels, and asks
 * the router before a public one counts. The place in the table is taken before the
 * router is asked, so that of two who want an id one gets it. Safe for use by many
 * threads.
 */
final class Registrations {

	private static final Logger logger = LoggerFactory.getLogger(Registrations.class);

	private final RegistryEnvironment environment;

	private final CommandTable table;

	private final ChannelTable channels;

	private final Outstanding<Escalation> outstanding;

	Registrations(RegistryEnvironment environment, CommandTable table, ChannelTable channels) {
		this.environment = environment;
		this.table = table;
		this.channels = channels;
		this.outstanding = new Outstanding<>(environment.scheduler(), environment.options().requestTimeout());
	}

	/**
	 * Take in a command of this process.
	 * @return completes when it can be called, with a way to take it back; exceptionally
	 * when the id is taken, or the router doesn't answer
	 */
	CompletionStage<Cancellable> register(BoundCommand<?, ?> command) {
		TableEntry entry = TableEntry.local(command);
		if (!reserve(entry)) {
			return CompletableFuture.failedStage(new DuplicateCommandException(entry.id()));
		}
		return escalated(entry, null).thenApply((accepted) -> () -> this.table.remove(entry));
	}

	/**
	 * Take the announcement of a command.
	 */
	void requested(AttachedChannel from, CommandMessage.RegisterRequest request) {
		if (!from.gate().enter(() -> register(from, request))) {
			answer(from, request, false);
		}
	}

	/**
	 * Take the router's answer to an announcement.
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

	/**
	 * Take the question for the own commands.
	 */
	void listRequested(AttachedChannel from, CommandMessage.ListRequest request) {
		from.offer(
				new CommandMessage.ListResponse(this.environment.ids().next(), request.id(), this.table.published()));
	}

	/**
	 * Take a list of a peer's commands. It displaces nobody, and what it tells is told to
	 * the router, as if each of them was announced.
	 */
	void listed(AttachedChannel from, CommandMessage.ListResponse response) {
		for (CommandDefinition definition : response.commands()) {
			TableEntry entry = TableEntry.remote(definition, from);
			TableEntry known = this.table.reserve(entry);
			if (known == null) {
				publish(entry);
				announce(entry, from);
			}
			else if (!refreshed(known, entry)) {
				logger.debug("The command '{}' that the channel '{}' lists is another's", definition.id(), from.id());
			}
		}
	}

	/**
	 * Tell a new router of the commands behind the other channels. It asks for the own
	 * ones itself.
	 */
	void routerStarted(AttachedChannel router) {
		this.table.remoteExceptOf(router).forEach((entry) -> announce(entry, router, entry.owner()));
	}

	void channelGone(AttachedChannel channel) {
		this.table.removeAll(channel);
		this.outstanding.channelGone(channel);
	}

	void stop() {
		this.outstanding.stop();
	}

	int unanswered() {
		return this.outstanding.size();
	}

	private void register(AttachedChannel from, CommandMessage.RegisterRequest request) {
		TableEntry entry = TableEntry.remote(request.command(), from);
		if (reserve(entry)) {
			escalated(entry, from).whenComplete((accepted, failure) -> registered(from, request, failure == null));
			return;
		}
		TableEntry known = this.table.reserve(entry);
		if (known == null) {
			this.table.remove(entry);
			registered(from, request, false);
		}
		else if (from.equals(known.owner())) {
			refreshed(known, entry);
			known.decision().thenAccept((accepted) -> registered(from, request, accepted));
		}
		else {
			registered(from, request, false);
		}
	}

	private void registered(AttachedChannel from, CommandMessage.RegisterRequest request, boolean accepted) {
		try {
			answer(from, request, accepted);
		}
		finally {
			from.gate().done();
		}
	}

	private void answer(AttachedChannel from, CommandMessage.RegisterRequest request, boolean accepted) {
		from.offer(new CommandMessage.RegisterResponse(this.environment.ids().next(), request.id(), accepted));
	}

	/**
	 * Take the place in the table, also from one whose owner doesn't know it any more.
	 */
	private boolean reserve(TableEntry entry) {
		TableEntry known = this.table.reserve(entry);
		boolean stale = known != null && known.doubtful() && known.owner() != null
				&& !known.owner().equals(entry.owner());
		return known == null || (stale && this.table.replace(known, entry));
	}

	/**
	 * Take what the owner of a command says of it now.
	 * @return {@code false} when it is not the owner
	 */
	private boolean refreshed(TableEntry known, TableEntry entry) {
		if (entry.owner() == null || !entry.owner().equals(known.owner())) {
			return false;
		}
		if (known.visible() && this.table.replace(known, entry)) {
			publish(entry);
		}
		return true;
	}

	/**
	 * Ask the router where there is one, and then let the command count.
	 * @param from the channel from which it comes, or {@code null} for this process
	 * @return completes when the command counts; exceptionally when it doesn't
	 */
	private CompletionStage<Boolean> escalated(TableEntry entry, @Nullable AttachedChannel from) {
		AttachedChannel router = routerFor(entry, from);
		if (router == null) {
			publish(entry);
			// A router that came meanwhile may have asked before the command counted
			announce(entry, from);
			return CompletableFuture.completedStage(true);
		}
		return ask(router, entry).handle((accepted, failure) -> {
			if (failure != null) {
				this.table.remove(entry);
				throw asRuntimeException(failure);
			}
			publish(entry);
			return true;
		});
	}

	private void publish(TableEntry entry) {
		entry.publish();
		AttachedChannel owner = entry.owner();
		if (owner != null && owner.isGone()) {
			this.table.remove(entry);
		}
	}

	private @Nullable AttachedChannel routerFor(TableEntry entry, @Nullable AttachedChannel from) {
		AttachedChannel router = this.channels.router();
		return (entry.definition().isPrivate() || router == null || router.equals(from)) ? null : router;
	}

	/**
	 * Tell the router of a command that counts here whatever the router says.
	 */
	private void announce(TableEntry entry, @Nullable AttachedChannel from) {
		AttachedChannel router = routerFor(entry, from);
		if (router != null) {
			announce(entry, router, from);
		}
	}

	private void announce(TableEntry entry, AttachedChannel router, @Nullable AttachedChannel from) {
		ask(router, entry).whenComplete((accepted, failure) -> {
			if (failure != null) {
				logger.info("The command '{}' of {} is known here, but not to the router: {}", entry.id(),
						(from != null) ? "the channel '" + from.id() + "'" : "this process", failure.getMessage());
			}
		});
	}

	private CompletableFuture<Boolean> ask(AttachedChannel router, TableEntry entry) {
		Escalation escalation = new Escalation(router, entry);
		String id = this.environment.ids().next();
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

	private static RuntimeException asRuntimeException(Throwable failure) {
		return (failure instanceof RuntimeException known) ? known : new IllegalStateException(failure);
	}

}
