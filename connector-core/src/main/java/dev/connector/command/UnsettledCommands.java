package dev.connector.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are not known everywhere where they should be, because another one has
 * their id: tried again now and then, as the other one may be gone. Safe for use by many
 * threads.
 */
final class UnsettledCommands {

	/** Time between two attempts. */
	static final Duration PAUSE = Duration.ofSeconds(30);

	/** Peers may list what they like. */
	private static final int MAX = 10_000;

	/** One with longer descriptions and schemas is told of again by its peer, or not. */
	private static final long MAX_LENGTH = 16_384;

	private final Lock lock = new ReentrantLock();

	private final Map<Key, TableEntry> entries = new LinkedHashMap<>();

	private final Scheduler scheduler;

	private final Consumer<TableEntry> attempt;

	private Cancellable timer = Cancellable.NONE;

	private boolean timing;

	private boolean stopped;

	/**
	 * Create an empty collection.
	 * @param attempt tries to settle a command, and adds it again when it fails
	 */
	UnsettledCommands(Scheduler scheduler, Consumer<TableEntry> attempt) {
		this.scheduler = scheduler;
		this.attempt = attempt;
	}

	/**
	 * Have a command tried again later.
	 */
	void add(TableEntry entry) {
		this.lock.lock();
		try {
			if (this.stopped || this.entries.size() >= MAX || Holdings.length(entry.definition()) > MAX_LENGTH) {
				return;
			}
			if (!this.timing) {
				this.timing = true;
				this.timer = this.scheduler.schedule(PAUSE, this::tryAgain);
			}
			this.entries.put(new Key(entry.id(), entry.owner()), entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget the own commands of a peer that its list doesn't name any more.
	 */
	void retainListed(AttachedChannel owner, Set<String> named) {
		this.lock.lock();
		try {
			this.entries.values()
				.removeIf((entry) -> entry.origin() == TableEntry.Origin.LISTED && owner.equals(entry.owner())
						&& !named.contains(entry.id()));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Try nothing any more.
	 */
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.entries.clear();
			this.timer.cancel();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void tryAgain() {
		List<TableEntry> due;
		this.lock.lock();
		try {
			this.timing = false;
			due = List.copyOf(this.entries.values());
			this.entries.clear();
		}
		finally {
			this.lock.unlock();
		}
		due.forEach(this.attempt);
	}

	/**
	 * Whose command it is.
	 *
	 * @param id the command
	 * @param owner the channel that has it, or {@code null} for this process
	 */
	private record Key(String id, @Nullable AttachedChannel owner) {

	}

}
