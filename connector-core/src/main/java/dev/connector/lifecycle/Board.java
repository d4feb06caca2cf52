package dev.connector.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.connector.schedule.Scheduler;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a lifecycle knows, under one lock, and what of it is published: immutable
 * reports to readers, and news to listeners, one after the other. Nothing else runs under
 * the lock.
 */
final class Board {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final Scheduler scheduler;

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	private final List<LifecycleListener> listeners = new CopyOnWriteArrayList<>();

	private final Queue<Consumer<LifecycleListener>> news = new ArrayDeque<>();

	private boolean telling;

	private List<String> order = List.of();

	private volatile LifecycleReport report;

	Board(Scheduler scheduler) {
		this.scheduler = scheduler;
		this.report = new LifecycleReport(LifecycleState.NEW, scheduler.now(), null, List.of(), null);
	}

	LifecycleReport report() {
		return this.report;
	}

	void listen(LifecycleListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Do something under the lock, and tell afterwards what it changed.
	 */
	<T extends @Nullable Object> T change(Supplier<T> change) {
		this.lock.lock();
		try {
			T result = change.get();
			publish(this.report.state(), this.report.failure(), this.report.lastReload());
			return result;
		}
		finally {
			tellSoon();
			this.lock.unlock();
		}
	}

	/**
	 * Go on to another state, if the present one is one of some.
	 * @return whether it was
	 */
	boolean move(Set<LifecycleState> from, LifecycleState to, @Nullable LifecycleException failure) {
		return change(() -> {
			if (!from.contains(this.report.state())) {
				return false;
			}
			this.report = new LifecycleReport(to, this.scheduler.now(), failure, this.report.participants(),
					this.report.lastReload());
			this.news.add((listener) -> listener.onState(to, failure));
			return true;
		});
	}

	/**
	 * Return all participants by name.
	 */
	Map<String, LifecycleParticipant> participants() {
		return change(() -> {
			Map<String, LifecycleParticipant> copy = new LinkedHashMap<>();
			this.entries.forEach((name, entry) -> copy.put(name, entry.participant()));
			return copy;
		});
	}

	List<Entry> entries() {
		return change(() -> List.copyOf(this.entries.values()));
	}

	@Nullable Entry entry(String name) {
		return this.<@Nullable Entry>change(() -> this.entries.get(name));
	}

	void put(Entry entry) {
		change(() -> this.entries.put(entry.name(), entry));
	}

	void remove(Entry entry) {
		change(() -> this.entries.remove(entry.name(), entry));
	}

	/**
	 * Show participants in an order; those that it doesn't name come last.
	 */
	void order(List<String> names) {
		change(() -> this.order = List.copyOf(names));
	}

	void note(Entry entry, UnaryOperator<ParticipantReport> change) {
		change(() -> {
			ParticipantReport changed = change.apply(entry.report());
			entry.report(changed);
			this.news.add((listener) -> listener.onParticipant(changed));
			return true;
		});
	}

	void began(Entry entry, LifecyclePhase phase) {
		note(entry, (now) -> new ParticipantReport(now.name(), now.type(), now.after(), phase, StepOutcome.ACTIVE,
				this.scheduler.now(), null, now.ready(), now.restarts(), now.lastError(), now.lastReload()));
	}

	void ended(Entry entry, LifecyclePhase phase, StepResult result) {
		LifecycleException failure = result.failure();
		String error = (failure != null) ? failure.getMessage() : null;
		note(entry,
				(now) -> new ParticipantReport(now.name(), now.type(), now.after(), phase, result.outcome(),
						this.scheduler.now(), result.took(), now.ready(), now.restarts(),
						(error != null) ? error : now.lastError(), now.lastReload()));
	}

	void reloaded(ReloadReport reload) {
		change(() -> {
			reload.participants().forEach((outcome) -> {
				Entry entry = this.entries.get(outcome.name());
				if (entry != null) {
					ParticipantReport now = entry.report();
					entry.report(new ParticipantReport(now.name(), now.type(), now.after(), now.phase(), now.outcome(),
							now.since(), now.took(), now.ready(), now.restarts(), now.lastError(), outcome));
				}
			});
			publish(this.report.state(), this.report.failure(), reload);
			this.news.add((listener) -> listener.onReload(reload));
			return true;
		});
	}

	private void publish(LifecycleState state, @Nullable LifecycleException failure,
			@Nullable ReloadReport lastReload) {
		List<ParticipantReport> shown = new ArrayList<>();
		this.order.stream()
			.map(this.entries::get)
			.filter((entry) -> entry != null)
			.forEach((entry) -> shown.add(entry.report()));
		this.entries.values()
			.stream()
			.filter((entry) -> !this.order.contains(entry.name()))
			.forEach((entry) -> shown.add(entry.report()));
		this.report = new LifecycleReport(state, this.report.since(), failure, List.copyOf(shown), lastReload);
	}

	/**
	 * Listeners are told on a thread that is there only while there is news: one that
	 * hangs holds up nothing but the news.
	 */
	private void tellSoon() {
		if (this.listeners.isEmpty()) {
			this.news.clear();
		}
		if (this.telling || this.news.isEmpty()) {
			return;
		}
		try {
			TaskThread.start("connector-lifecycle-news", this::tellAll);
			this.telling = true;
		}
		catch (Throwable ex) {
			logger.warn("There is no thread to tell the listeners of the lifecycle", ex);
		}
	}

	private void tellAll() {
		for (Consumer<LifecycleListener> told = next(); told != null; told = next()) {
			for (LifecycleListener listener : this.listeners) {
				tell(listener, told);
			}
		}
	}

	private @Nullable Consumer<LifecycleListener> next() {
		this.lock.lock();
		try {
			Consumer<LifecycleListener> next = this.news.poll();
			this.telling = next != null;
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void tell(LifecycleListener listener, Consumer<LifecycleListener> told) {
		try {
			told.accept(listener);
		}
		catch (Throwable ex) {
			logger.warn("A listener of the lifecycle failed: {}", listener, ex);
		}
	}

}
