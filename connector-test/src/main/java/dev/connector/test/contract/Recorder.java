package dev.connector.test.contract;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;

/**
 * Notes what a listener is told, and what is wrong about that: calls at the same time, in
 * a wrong order or too often. Safe for use by many threads.
 */
final class Recorder {

	private final String name;

	private final Queue<String> violations;

	private final AtomicBoolean busy = new AtomicBoolean();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger closings = new AtomicInteger();

	private final CompletableFuture<Void> opened = new CompletableFuture<>();

	private final CompletableFuture<Failure> closed = new CompletableFuture<>();

	/**
	 * Create a recorder.
	 * @param name of the listener, for people
	 * @param violations where to put what is wrong
	 */
	Recorder(String name, Queue<String> violations) {
		this.name = name;
		this.violations = violations;
	}

	/**
	 * Note that the listener is told the beginning.
	 */
	void open() {
		during("the beginning", () -> {
			if (this.begun.getAndIncrement() > 0) {
				violation("was told the beginning late or twice");
			}
			this.opened.complete(null);
		});
	}

	/**
	 * Note that the listener is told something that may only come after the beginning.
	 * @param what what it is told
	 * @param reaction what the listener does
	 */
	void tell(String what, Runnable reaction) {
		during(what, () -> {
			if (this.begun.getAndIncrement() == 0) {
				violation("was told " + what + " before the beginning");
			}
			reaction.run();
		});
	}

	/**
	 * Note that the listener is told the end.
	 * @param failure what it is told
	 */
	void close(Failure failure) {
		during("the end", () -> {
			this.begun.incrementAndGet();
			if (this.closings.incrementAndGet() > 1) {
				violation("was told the end twice");
			}
		});
		this.closed.complete(failure);
	}

	CompletableFuture<Void> opened() {
		return this.opened;
	}

	CompletableFuture<Failure> closed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return this.name;
	}

	private void during(String what, Runnable action) {
		if (!this.busy.compareAndSet(false, true)) {
			violation("was told " + what + " by one thread while another one told it something");
		}
		if (this.closed.isDone()) {
			violation("was told " + what + " after the end");
		}
		try {
			action.run();
		}
		finally {
			this.busy.set(false);
		}
	}

	private void violation(String what) {
		this.violations.add(this.name + " " + what);
	}

}
