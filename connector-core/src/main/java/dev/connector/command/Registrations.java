package dev.connector.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

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

	private final MessageIds ids;

	private final CommandTable table;

	private final Escalations escalations;

	private final UnsettledCommands unsettled;

	Registrations(RegistryEnvironment environment, CommandTable table, Escalations escalations) {
		this.ids = environment.ids();
		this.table = table;
		this.escalations = escalations;
		this.unsettled = new UnsettledCommands(environment.scheduler(), this::settle);
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
		return escalated(entry).thenApply((accepted) -> () -> this.table.remove(entry));
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
	 * Take the question for the own commands.
	 */
	void listRequested(AttachedChannel from, CommandMessage.ListRequest request) {
		from.offer(new CommandMessage.ListResponse(this.ids.next(), request.id(), this.table.published()));
	}

	/**
	 * Ask a peer for its commands.
	 * @return completes when the answer was taken; exceptionally when the question can't
	 * be sent, or the channel ends before
	 */
	CompletionStage<Void> askForList(AttachedChannel peer) {
		String id = this.ids.next();
		CompletableFuture<Void> answer = peer.listing().ask(id);
		Throwable failure = peer.offer(new CommandMessage.ListRequest(id));
		if (failure == null && peer.isGone()) {
			failure = CommandChannelException.closed(peer.id());
		}
		if (failure != null) {
			answer.completeExceptionally(failure);
		}
		return answer;
	}

	/**
	 * Take a list of a peer's commands. It displaces nobody who knows his command, and
	 * what it tells is told to the router, as if each of them was announced. One that was
	 * asked for names all commands that are the peer's own: those that it named before
	 * and doesn't name any more are gone. What the peer announced may be another one's,
	 * and stays.
	 */
	void listed(AttachedChannel from, CommandMessage.ListResponse response) {
		List<CompletableFuture<Void>> answers = from.listing().answered(response.thid());
		TableEntry.Origin origin = answers.isEmpty() ? TableEntry.Origin.ANNOUNCED : TableEntry.Origin.LISTED;
		response.commands().forEach((definition) -> claim(TableEntry.remote(definition, from, origin)));
		if (!answers.isEmpty()) {
			Set<String> named = response.commands()
				.stream()
				.map(CommandDefinition::id)
				.collect(Collectors.toUnmodifiableSet());
			this.table.retainListed(from, named);
			this.unsettled.retainListed(from, named);
			answers.forEach((answer) -> answer.complete(null));
		}
	}

	/**
	 * Tell a new router of the commands behind the other channels. It asks for the own
	 * ones itself.
	 */
	void routerStarted(AttachedChannel router) {
		this.table.remoteExceptOf(router).forEach(this::announce);
	}

	/**
	 * Find out whether the router knows better where a command is whose owner doesn't
	 * know it any more.
	 */
	void doubted(TableEntry entry) {
		if (this.escalations.routerFor(entry) != null) {
			this.unsettled.add(entry);
		}
	}

	void channelGone(AttachedChannel channel) {
		this.table.removeAll(channel);
		channel.listing().close(CommandChannelException.closed(channel.id()));
		this.escalations.channelGone(channel);
	}

	void stop() {
		this.unsettled.stop();
		this.escalations.stop();
	}

	private void register(AttachedChannel from, CommandMessage.RegisterRequest request) {
		TableEntry entry = TableEntry.remote(request.command(), from, TableEntry.Origin.ANNOUNCED);
		if (reserve(entry)) {
			escalated(entry).whenComplete((accepted, failure) -> registered(from, request, failure == null));
			return;
		}
		TableEntry known = this.table.holder(entry.id());
		AttachedChannel router = this.escalations.routerFor(entry);
		if (known != null && router != null && known.doubtful() && from.equals(known.owner())) {
			this.escalations.ask(router, known)
				.whenComplete((accepted, failure) -> registered(from, request, !isElsewhere(known, failure)));
		}
		else if (known != null && refreshed(known, entry)) {
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
		from.offer(new CommandMessage.RegisterResponse(this.ids.next(), request.id(), accepted));
	}

	/**
	 * Take the place in the table, also from one whose owner doesn't know it any more.
	 */
	private boolean reserve(TableEntry entry) {
		TableEntry holder = this.table.holder(entry.id());
		boolean more = holder == null || entry.owner() == null || !entry.owner().equals(holder.owner());
		if (more && !entry.hasRoom()) {
			return false;
		}
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
		TableEntry changed = entry.after(known);
		if (known.visible() && changed.hasRoomInPlaceOf(known) && this.table.replace(known, changed)) {
			publish(changed);
		}
		return true;
	}

	/**
	 * Ask the router where there is one, and then let the command count.
	 * @return completes when the command counts; exceptionally when it doesn't
	 */
	private CompletionStage<Boolean> escalated(TableEntry entry) {
		AttachedChannel router = this.escalations.routerFor(entry);
		if (router == null) {
			publish(entry);
			// A router that came meanwhile may have asked before the command counted
			announce(entry);
			return CompletableFuture.completedStage(true);
		}
		return this.escalations.ask(router, entry).handle((accepted, failure) -> {
			if (failure != null) {
				this.table.remove(entry);
				throw (failure instanceof RuntimeException known) ? known : new IllegalStateException(failure);
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

	/**
	 * Let a command count that a peer has, unless another one has its id.
	 */
	private void claim(TableEntry entry) {
		if (reserve(entry)) {
			publish(entry);
			announce(entry);
			return;
		}
		TableEntry known = this.table.holder(entry.id());
		if ((known != null) ? !refreshed(known, entry) : entry.hasRoom()) {
			this.unsettled.add(entry);
		}
	}

	/**
	 * Tell the router of a command that counts here whatever the router says.
	 */
	private void announce(TableEntry entry) {
		AttachedChannel router = this.escalations.routerFor(entry);
		if (router != null) {
			this.escalations.ask(router, entry).whenComplete((accepted, failure) -> announced(entry, failure));
		}
	}

	/**
	 * Learn what the router says of a command. Where it has the command from somebody
	 * else, and the owner here doesn't know it, the command has moved: calls are to take
	 * the way over the router.
	 */
	private boolean isElsewhere(TableEntry entry, @Nullable Throwable failure) {
		boolean elsewhere = entry.doubtful() && failure instanceof DuplicateCommandException;
		if (elsewhere) {
			this.table.remove(entry);
		}
		return elsewhere;
	}

	private void announced(TableEntry entry, @Nullable Throwable failure) {
		TableEntry current = this.table.current(entry);
		if (current != null && !isElsewhere(current, failure) && (failure != null || current.doubtful())) {
			logger.debug("The command '{}' counts here, but not at the router, or is doubtful", entry.id(), failure);
			this.unsettled.add(current);
		}
	}

	private void settle(TableEntry entry) {
		AttachedChannel owner = entry.owner();
		TableEntry current = this.table.current(entry);
		if (current != null) {
			announce(current);
		}
		else if (owner != null && !owner.isGone()) {
			claim(entry);
		}
	}

}
