package dev.connector.lifecycle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.connector.lifecycle.Plan.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Boots participants in order: some at a time, if they have the same priority and none
 * needs another. After the first failure none is begun, and those under way are awaited.
 * Belongs to the thread that starts.
 */
final class BootFlow {

	private final Plan plan;

	private final Map<String, Entry> entries;

	private final int atOnce;

	private final Function<Entry, CompletableFuture<StepResult>> boot;

	private final List<Turn> waiting;

	private final Map<Turn, CompletableFuture<StepResult>> active = new LinkedHashMap<>();

	private final Set<String> done = new HashSet<>();

	private @Nullable LifecycleException failure;

	BootFlow(Plan plan, Map<String, Entry> entries, int atOnce, Function<Entry, CompletableFuture<StepResult>> boot) {
		this.plan = plan;
		this.entries = entries;
		this.atOnce = atOnce;
		this.boot = boot;
		this.waiting = new ArrayList<>(plan.order(LifecyclePhase.BOOT));
	}

	/**
	 * Boot all.
	 * @throws LifecycleException the first failure
	 */
	void run() {
		do {
			beginThoseThatCan();
			awaitOne();
		}
		while (!this.active.isEmpty() || (this.failure == null && !this.waiting.isEmpty()));
		if (this.failure != null) {
			throw this.failure;
		}
	}

	private void beginThoseThatCan() {
		Optional<Turn> next = next();
		while (next.isPresent()) {
			Turn turn = next.get();
			this.waiting.remove(turn);
			Entry entry = this.entries.get(turn.name());
			if (entry != null) {
				this.active.put(turn, this.boot.apply(entry));
			}
			next = next();
		}
	}

	private Optional<Turn> next() {
		if (this.failure != null || this.active.size() >= this.atOnce || this.waiting.isEmpty()) {
			return Optional.empty();
		}
		int priority = this.active.isEmpty() ? this.waiting.get(0).priority()
				: this.active.keySet().iterator().next().priority();
		return this.waiting.stream()
			.filter((turn) -> turn.priority() == priority)
			.filter((turn) -> this.done.containsAll(this.plan.before(turn.name())))
			.findFirst();
	}

	private void awaitOne() {
		if (this.active.isEmpty()) {
			return;
		}
		CompletableFuture.anyOf(this.active.values().toArray(CompletableFuture<?>[]::new)).join();
		for (Map.Entry<Turn, CompletableFuture<StepResult>> entry : List.copyOf(this.active.entrySet())) {
			if (entry.getValue().isDone()) {
				this.active.remove(entry.getKey());
				this.done.add(entry.getKey().name());
				LifecycleException failed = entry.getValue().join().failure();
				this.failure = (this.failure != null) ? this.failure : failed;
			}
		}
	}

}
