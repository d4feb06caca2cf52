package dev.connector.gateway;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

import dev.connector.schedule.Scheduler;

/**
 * Empties a gateway that is about to close: its connectors are asked to move to another
 * one, each at a time of its own, and nobody new is let in. A connector that comes back
 * here has nowhere else to go, so it is not waited for. Safe for use by many threads.
 */
final class Evacuation {

	static final String REFUSAL = "The gateway is about to close: register at another one, or later";

	/**
	 * Connectors are asked to move within this part of the time, for a move takes time
	 * too.
	 */
	private static final int PART = 2;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final Set<Movable> awaited = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private final OneTimer timer = new OneTimer();

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile boolean shut;

	Evacuation(Scheduler scheduler, RandomGenerator random) {
		this.scheduler = scheduler;
		this.random = random;
	}

	/**
	 * Let nobody new in from now on.
	 */
	void shut() {
		this.shut = true;
	}

	/**
	 * Return whether nobody new is let in.
	 */
	boolean isShut() {
		return this.shut;
	}

	/**
	 * Ask everybody to move, the first time.
	 * @param everybody who is here
	 * @param within how long to wait for them at most
	 * @return completes, never exceptionally, once nobody is awaited any more
	 */
	CompletionStage<Void> begin(Collection<? extends Movable> everybody, Duration within) {
		this.shut = true;
		if (this.begun.compareAndSet(false, true) && !within.isZero()) {
			List<Movable> all = List.copyOf(everybody);
			this.awaited.addAll(all);
			this.timer.set(this.scheduler.schedule(within, this::end));
			all.forEach((one) -> ask(one, within));
		}
		checkDone();
		return this.done.minimalCompletionStage();
	}

	/**
	 * Ask everybody to move, and let others in all the same.
	 * @param everybody who is here
	 * @param within when all of them are to have moved
	 * @return how many were asked
	 */
	int askToReconnect(Collection<? extends Movable> everybody, Duration within) {
		int asked = 0;
		for (Movable one : everybody) {
			long after = Math.round(this.random.nextDouble() * within.toMillis());
			asked += one.askToReconnect(Duration.ofMillis(after)) ? 1 : 0;
		}
		return asked;
	}

	/**
	 * Wait no more for somebody who is gone, or who came back here.
	 */
	void gone(Movable one) {
		if (this.awaited.remove(one)) {
			checkDone();
		}
	}

	/**
	 * Wait for nobody any more.
	 */
	void end() {
		this.shut = true;
		this.timer.shut();
		this.done.complete(null);
	}

	private void ask(Movable one, Duration within) {
		Duration after = Duration.ofMillis(Math.round(this.random.nextDouble() * within.toMillis() / PART));
		if (!one.askToReconnect(after) || one.isEnded()) {
			this.awaited.remove(one);
		}
	}

	private void checkDone() {
		if (this.awaited.isEmpty()) {
			end();
		}
	}

}
