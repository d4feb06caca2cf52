package dev.connector.command;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A command that a registry knows, or is about to know. Compared by identity.
 */
final class TableEntry {

	private final CommandDefinition definition;

	private final @Nullable BoundCommand<?, ?> local;

	private final @Nullable AttachedChannel owner;

	private final CompletableFuture<Boolean> decision = new CompletableFuture<>();

	private volatile boolean visible;

	private volatile boolean doubtful;

	private final Origin origin;

	private TableEntry(CommandDefinition definition, @Nullable BoundCommand<?, ?> local,
			@Nullable AttachedChannel owner, Origin origin) {
		this.definition = definition;
		this.local = local;
		this.owner = owner;
		this.origin = origin;
	}

	static TableEntry local(BoundCommand<?, ?> command) {
		return new TableEntry(command.definition(), command, null, Origin.ANNOUNCED);
	}

	static TableEntry remote(CommandDefinition definition, AttachedChannel owner, Origin origin) {
		return new TableEntry(definition, null, owner, origin);
	}

	/**
	 * Return this command as an owner tells of it that told of it before. A list may have
	 * been written before the owner announced the command for somebody else, so one alone
	 * doesn't say that the command is the owner's own. That it is announced again doesn't
	 * end a doubt: the owner may only pass on what it took from others.
	 */
	TableEntry after(TableEntry known) {
		if (this.origin == Origin.ANNOUNCED) {
			this.doubtful = known.doubtful;
			return this;
		}
		return (known.origin == Origin.ANNOUNCED) ? new TableEntry(this.definition, null, this.owner, Origin.CONFIRMED)
				: this;
	}

	String id() {
		return this.definition.id();
	}

	CommandDefinition definition() {
		return this.definition;
	}

	/**
	 * Return the command when it is done here.
	 */
	@Nullable BoundCommand<?, ?> local() {
		return this.local;
	}

	/**
	 * Return the channel that has it, or {@code null} when it is done here.
	 */
	@Nullable AttachedChannel owner() {
		return this.owner;
	}

	/**
	 * Return how the owner told of it last.
	 */
	Origin origin() {
		return this.origin;
	}

	/**
	 * Return whether it can be called; otherwise the router is still being asked.
	 */
	boolean visible() {
		return this.visible;
	}

	/**
	 * Return what becomes of it: completes with whether it is accepted.
	 */
	CompletableFuture<Boolean> decision() {
		return this.decision;
	}

	/**
	 * Return whether its owner answered last that it doesn't know it. Nobody tells that
	 * the commands behind a peer are gone, so this is how it is found.
	 */
	boolean doubtful() {
		return this.doubtful;
	}

	/**
	 * Return whether the owner may have it known besides what it has already.
	 */
	boolean hasRoom() {
		return this.owner == null || this.owner.holdings().hasRoomFor(this.definition);
	}

	/**
	 * Return whether the owner may have it known in the place of what it said before.
	 */
	boolean hasRoomInPlaceOf(TableEntry known) {
		return this.owner == null || this.owner.holdings().hasRoomFor(this.definition, known.definition);
	}

	void counted() {
		if (this.owner != null) {
			this.owner.holdings().take(this.definition);
		}
	}

	void discounted() {
		if (this.owner != null) {
			this.owner.holdings().giveBack(this.definition);
		}
	}

	void publish() {
		this.visible = true;
		this.decision.complete(true);
	}

	/**
	 * Learn from an answer of the owner.
	 */
	void answered(@Nullable CommandError error) {
		doubt(error != null && error.code() == CommandErrorCode.NOT_FOUND);
	}

	/**
	 * Learn that the owner looks for it elsewhere.
	 */
	void asked() {
		doubt(true);
	}

	private void doubt(boolean unknown) {
		if (this.doubtful != unknown) {
			this.doubtful = unknown;
			if (unknown && this.owner != null) {
				this.owner.doubted(this);
			}
		}
	}

	/**
	 * How the owner of a command told of it.
	 */
	enum Origin {

		/**
		 * It asked for the command to be registered, its own or another one's. Nothing
		 * says when such a command is gone.
		 */
		ANNOUNCED,

		/**
		 * Its list named the command once since it was announced.
		 */
		CONFIRMED,

		/**
		 * It is the owner's own command: a list without it says that it is gone.
		 */
		LISTED

	}

}
