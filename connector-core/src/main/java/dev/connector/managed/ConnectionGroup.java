package dev.connector.managed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Connections that belong together, such as a control connection and its subscriptions:
 * they are ended together, can be awaited together, and never wait for each other when
 * they reconnect. Safe for use by many threads.
 */
public final class ConnectionGroup {

	private static final AtomicLong COUNT = new AtomicLong();

	private final String name;

	private final String key;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Entry> members = new LinkedHashMap<>();

	private final List<CompletableFuture<Void>> waiters = new ArrayList<>();

	private boolean ended;

	/**
	 * Create a group without members.
	 * @param name for people, and for whoever must know who belongs together
	 */
	public ConnectionGroup(String name) {
		this.name = name;
		this.key = uniqueKey(name);
	}

	/**
	 * Return a name that nobody else has in this process.
	 */
	static String uniqueKey(String name) {
		return name + "#" + COUNT.incrementAndGet();
	}

	/**
	 * Return what tells the group from others of the same name.
	 */
	String key() {
		return this.key;
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Add a member. One that comes after the group ended is cancelled at once.
	 * @param member the member
	 * @return {@code false} when the group had ended
	 * @throws IllegalArgumentException when there is a member of that name
	 */
	public boolean add(GroupMember member) {
		boolean late;
		Entry entry = new Entry(member);
		this.lock.lock();
		try {
			late = this.ended;
			if (!late && this.members.putIfAbsent(member.name(), entry) != null) {
				throw new IllegalArgumentException(
						"The group '" + this.name + "' has a member '" + member.name() + "' already");
			}
		}
		finally {
			this.lock.unlock();
		}
		if (late) {
			member.cancel();
			return false;
		}
		entry.listen(member.addListener((status) -> check()));
		check();
		return true;
	}

	/**
	 * Let a member go without ending it.
	 * @param member the member
	 */
	@SuppressWarnings("ReferenceEquality") // a member is itself, whatever it is called
	public void remove(GroupMember member) {
		Entry removed = null;
		this.lock.lock();
		try {
			Entry entry = this.members.get(member.name());
			if (entry != null && entry.member() == member) {
				removed = this.members.remove(member.name());
			}
		}
		finally {
			this.lock.unlock();
		}
		if (removed != null) {
			removed.stopListening();
			check();
		}
	}

	/**
	 * Return the members.
	 * @return an immutable list, in the order in which they were added
	 */
	public List<GroupMember> members() {
		this.lock.lock();
		try {
			return this.members.values().stream().map(Entry::member).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until all members are up at one moment.
	 * @return completes then; exceptionally with an {@link IllegalStateException} when a
	 * member fails or is closed, or the group ends
	 */
	public CompletionStage<Void> whenAllUp() {
		CompletableFuture<Void> waiter = new CompletableFuture<>();
		this.lock.lock();
		try {
			this.waiters.add(waiter);
		}
		finally {
			this.lock.unlock();
		}
		check();
		return waiter.copy();
	}

	/**
	 * Close all members in order, at the same time.
	 * @param budget for everything together
	 * @return completes with the outcome of each member, by name, never exceptionally
	 */
	public CompletionStage<Map<String, CloseOutcome>> close(Duration budget) {
		Map<String, CloseOutcome> outcomes = new ConcurrentHashMap<>();
		List<CompletableFuture<Void>> closing = new ArrayList<>();
		for (GroupMember member : end()) {
			closing.add(member.close(budget)
				.exceptionally((ex) -> CloseOutcome.NOT_SENT)
				.thenAccept((outcome) -> outcomes.put(member.name(), outcome))
				.toCompletableFuture());
		}
		return CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new))
			.thenApply((done) -> Map.copyOf(outcomes))
			.minimalCompletionStage();
	}

	/**
	 * End all members at once, without telling their peers.
	 */
	public void cancel() {
		end().forEach(GroupMember::cancel);
	}

	/** The one way to the end: no member comes or is awaited afterwards. */
	private List<GroupMember> end() {
		this.lock.lock();
		try {
			this.ended = true;
		}
		finally {
			this.lock.unlock();
		}
		check();
		return members();
	}

	/** Waiters complete outside the lock. */
	private void check() {
		List<CompletableFuture<Void>> done = new ArrayList<>();
		String problem;
		this.lock.lock();
		try {
			problem = problem();
			if (problem != null || allUp()) {
				done.addAll(this.waiters);
				this.waiters.clear();
			}
		}
		finally {
			this.lock.unlock();
		}
		for (CompletableFuture<Void> waiter : done) {
			if (problem != null) {
				waiter.completeExceptionally(new IllegalStateException(problem));
			}
			else {
				waiter.complete(null);
			}
		}
	}

	private boolean allUp() {
		return this.members.values()
			.stream()
			.allMatch((entry) -> entry.member().status().state() == ConnectionStatus.State.UP);
	}

	private @Nullable String problem() {
		if (this.ended) {
			return "The group '" + this.name + "' was ended";
		}
		for (Entry entry : this.members.values()) {
			ConnectionStatus status = entry.member().status();
			if (status.state() == ConnectionStatus.State.FAILED || status.state() == ConnectionStatus.State.CLOSED) {
				return "'" + entry.member().name() + "' of the group '" + this.name + "' is " + status.state()
						+ ((status.lastError() != null) ? ": " + status.lastError().message() : "");
			}
		}
		return null;
	}

	/**
	 * A member, and what makes its changes known.
	 */
	private static final class Entry {

		private final GroupMember member;

		private volatile Cancellable listening = Cancellable.NONE;

		Entry(GroupMember member) {
			this.member = member;
		}

		GroupMember member() {
			return this.member;
		}

		void listen(Cancellable registration) {
			this.listening = registration;
		}

		void stopListening() {
			this.listening.cancel();
		}

	}

}
