package dev.connector.lifecycle;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.lifecycle.ReloadRefusedException.Reason;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes participants through their phases. It has one way to stop, whatever the cause:
 * drain, then shut down, in reverse; and it can be started anew afterwards. Safe for use
 * by many threads; a step of a participant may call everything but {@link #start()}, as
 * long as it doesn't wait for it.
 */
public final class Lifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private static final Set<LifecycleState> AT_REST = EnumSet.of(LifecycleState.NEW, LifecycleState.STOPPED);

	private final LifecycleOptions options;

	private final Steps steps;

	private final Board board;

	private final Members members;

	private final List<SharedState> shared = new CopyOnWriteArrayList<>();

	private final AtomicLong reloads = new AtomicLong();

	private volatile Term term = new Term();

	/**
	 * Create a lifecycle without participants.
	 * @param options how long steps may take
	 * @param scheduler tells the time and keeps the deadlines; must outlive the stop
	 */
	public Lifecycle(LifecycleOptions options, Scheduler scheduler) {
		this.options = options;
		this.steps = new Steps(scheduler);
		this.board = new Board(scheduler);
		this.members = new Members(this.board, scheduler);
	}

	/**
	 * Be told what happens from now on.
	 * @param listener is told
	 */
	public void listen(LifecycleListener listener) {
		this.board.listen(listener);
	}

	/**
	 * Add state that all participants read: it is reloaded before them, in the order in
	 * which it was added.
	 * @param state the state
	 */
	public void share(SharedState state) {
		this.shared.add(state);
	}

	/**
	 * Add a participant. Before the start, it takes part in that; the participants of a
	 * start are fixed when it begins. Afterwards it goes through all phases by itself,
	 * behind everything else that was asked for, and if it fails it is not a participant
	 * any more.
	 * @param participant who takes part
	 * @return completes when it runs, at once if it waits for the start; exceptionally
	 * with a {@link LifecycleException} when it can't, or all stop before
	 * @throws LifecycleException when another one has its name; nothing changes then
	 * @throws IllegalStateException when all stop
	 */
	public CompletionStage<Void> add(LifecycleParticipant participant) {
		CompletableFuture<Void> outcome = new CompletableFuture<>();
		Runnable late = this.board.change(() -> {
			LifecycleState state = report().state();
			if (state == LifecycleState.STOPPING) {
				throw new IllegalStateException("The lifecycle is stopping: nobody can be added");
			}
			Entry entry = this.members.add(participant, AT_REST.contains(state));
			return AT_REST.contains(state) ? () -> outcome.complete(null) : addLate(entry, this.term, outcome);
		});
		late.run();
		return outcome.minimalCompletionStage();
	}

	/**
	 * Remove a participant. While participants run it is drained and shut down, behind
	 * everything else that was asked for.
	 * @param name which one
	 * @return completes when it has gone, exceptionally with a {@link LifecycleException}
	 * when there is no such participant or others need it; nothing changes then
	 */
	public CompletionStage<Void> remove(String name) {
		CompletableFuture<Void> outcome = new CompletableFuture<>();
		Runnable removal = this.board.change(() -> {
			Term now = this.term;
			RemoveOperation operation = new RemoveOperation(name, this.members, now, stopFlow(), outcome);
			return AT_REST.contains(report().state()) ? operation::removeOnly : () -> now.lane().submit(operation);
		});
		removal.run();
		return outcome.minimalCompletionStage();
	}

	/**
	 * Restart a participant while participants run: it is drained and shut down, and then
	 * taken through all phases again, behind everything else that was asked for and with
	 * nothing in between.
	 * @param name which one
	 * @return completes when it runs again, exceptionally with a
	 * {@link LifecycleException} when there is no such participant, others need it, it
	 * can't start again, or nothing runs; it stays known, and may be restarted again
	 */
	public CompletionStage<Void> restart(String name) {
		CompletableFuture<Void> outcome = new CompletableFuture<>();
		Runnable restart = this.board.change(() -> {
			Term now = this.term;
			RestartOperation operation = new RestartOperation(name, this.members, now, startFlow(now), stopFlow(),
					outcome);
			return AT_REST.contains(report().state()) ? operation::refuse : () -> now.lane().submit(operation);
		});
		restart.run();
		return outcome.minimalCompletionStage();
	}

	/**
	 * Start: register and validate all participants, boot them, and let them run. Waits
	 * for all that.
	 * @throws LifecycleException when a participant fails, or all are stopped meanwhile;
	 * those who had booted are shut down then
	 * @throws IllegalStateException when it was started and has not stopped since
	 */
	public void start() {
		Term begun = new Term();
		this.board.change(() -> {
			if (!this.board.move(AT_REST, LifecycleState.STARTING, null)) {
				throw new IllegalStateException("The lifecycle can't be started: it is " + report().state());
			}
			this.term = begun;
			this.members.renew();
			return true;
		});
		LifecycleException failure = startAll(begun);
		if (failure != null) {
			// Before anybody who came meanwhile is let in
			begun.lane().close();
		}
		begun.startEnded().complete(null);
		if (failure != null) {
			stopFor(failure).toCompletableFuture().join();
			LifecycleException first = report().failure();
			throw (first != null) ? first : failure;
		}
	}

	/**
	 * Stop: drain those who run, then shut down those who booted. Ends whatever goes
	 * forward. Idempotent.
	 * @return completes, never exceptionally, when all have stopped or their time is
	 * over, with what became of each
	 */
	public CompletionStage<LifecycleReport> stop() {
		return stopFor(null);
	}

	/**
	 * Reload the shared state, then all participants that can be reloaded. One reload is
	 * under way at a time, and one more waits at most, whose outcome is shared by all who
	 * asked meanwhile.
	 * @return completes when that has ended, whatever became of whom; exceptionally with
	 * a {@link ReloadRefusedException} when it was not begun
	 */
	public CompletionStage<ReloadReport> reload() {
		return reload(Set.of());
	}

	/**
	 * Reload the shared state, then one participant. Shares its turn with all others who
	 * ask meanwhile.
	 * @param name which participant
	 * @return completes when that has ended, whatever became of it; exceptionally with a
	 * {@link ReloadRefusedException} when it was not begun
	 */
	public CompletionStage<ReloadReport> reload(String name) {
		Entry entry = this.board.entry(name);
		if (entry == null) {
			return CompletableFuture
				.failedStage(new ReloadRefusedException(Reason.UNKNOWN, name, "There is no participant named " + name));
		}
		if (!(entry.participant() instanceof Reloadable)) {
			return CompletableFuture
				.failedStage(new ReloadRefusedException(Reason.NOT_RELOADABLE, name, name + " can't be reloaded"));
		}
		return reload(Set.of(name));
	}

	/**
	 * Return what is known now. Never blocks.
	 * @return the report
	 */
	public LifecycleReport report() {
		return this.board.report();
	}

	/**
	 * Return the participant of a type.
	 * @param <T> the type
	 * @param type a class or an interface
	 * @return the participant, if there is one
	 * @throws IllegalStateException when there are several
	 */
	public <T> Optional<T> find(Class<T> type) {
		List<T> found = findAll(type);
		if (found.size() > 1) {
			throw new IllegalStateException("There are several participants of " + type.getName() + ": " + found);
		}
		return found.stream().findFirst();
	}

	/**
	 * Return all participants of a type.
	 * @param <T> the type
	 * @param type a class or an interface
	 * @return an immutable list, in the order in which they were added
	 */
	public <T> List<T> findAll(Class<T> type) {
		Collection<LifecycleParticipant> all = this.board.participants().values();
		return all.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private @Nullable LifecycleException startAll(Term begun) {
		try {
			startFlow(begun).startAll(this.board.entries());
			return this.board.move(EnumSet.of(LifecycleState.STARTING), LifecycleState.RUNNING, null) ? null
					: new LifecycleException(LifecyclePhase.RUN, null, "Stopped before the start was complete", null);
		}
		catch (LifecycleException ex) {
			return ex;
		}
		catch (Throwable ex) {
			return new LifecycleException(LifecyclePhase.REGISTER, null, "The start failed: " + ex, ex);
		}
	}

	private Runnable addLate(Entry entry, Term now, CompletableFuture<Void> outcome) {
		AddOperation operation = new AddOperation(entry, this.members, now, startFlow(now), stopFlow(), outcome);
		return () -> now.lane().submit(operation);
	}

	private StopFlow stopFlow() {
		return new StopFlow(this.board, this.steps, this.options);
	}

	private StartFlow startFlow(Term begun) {
		return new StartFlow(this.board, begun, this.steps, this.options,
				(entry) -> this.members.run(entry, (failure) -> stopAfter(begun, failure)));
	}

	/**
	 * Stop for a failure, unless that is over and done with.
	 */
	private void stopAfter(Term failed, LifecycleException failure) {
		if (this.term.equals(failed)) {
			logger.error("{}. The application can't do without it, so all stop", failure.getMessage(),
					failure.getCause());
			stopFor(failure);
		}
	}

	private CompletionStage<LifecycleReport> stopFor(@Nullable LifecycleException failure) {
		@Nullable Term stopping = this.board
			.<@Nullable Term>change(() -> this.board.move(EnumSet.of(LifecycleState.STARTING, LifecycleState.RUNNING),
					LifecycleState.STOPPING, failure) ? this.term : null);
		if (stopping == null) {
			return AT_REST.contains(report().state()) ? CompletableFuture.completedStage(report())
					: this.term.stopped().minimalCompletionStage();
		}
		stopping.lane().close();
		stopping.callOff().call();
		try {
			TaskThread.start("connector-lifecycle-stop", () -> finish(stopping));
		}
		catch (Throwable ex) {
			logger.warn("There is no thread to stop on", ex);
			finish(stopping);
		}
		return stopping.stopped().minimalCompletionStage();
	}

	private void finish(Term stopping) {
		try {
			stopping.startEnded().join();
			stopping.lane().close().join();
			stopFlow().stop(List.copyOf(stopping.run()), List.copyOf(stopping.booted()));
		}
		catch (Throwable ex) {
			logger.error("A stop failed half-way", ex);
		}
		finally {
			this.board.move(EnumSet.of(LifecycleState.STOPPING), LifecycleState.STOPPED, report().failure());
			stopping.stopped().complete(report());
		}
	}

	private CompletionStage<ReloadReport> reload(Set<String> names) {
		Term now = this.term;
		LifecycleState state = report().state();
		if (state != LifecycleState.RUNNING) {
			return CompletableFuture.failedStage(ReloadOperation.notRunning(state));
		}
		CompletableFuture<ReloadReport> outcome = new CompletableFuture<>();
		now.lane().submit(new ReloadOperation(names, this::reload, outcome));
		return outcome.minimalCompletionStage();
	}

	private ReloadReport reload(ReloadOperation operation, CallOff callOff) {
		Plan plan = Plan.of(this.board.participants());
		List<Entry> entries = plan.order(LifecyclePhase.RELOAD)
			.stream()
			.filter((turn) -> operation.includes(turn.name()))
			.map((turn) -> this.board.entry(turn.name()))
			.filter((entry) -> entry != null && entry.participant() instanceof Reloadable)
			.toList();
		ReloadFlow flow = new ReloadFlow(this.steps, callOff, this.options.bootTimeout());
		ReloadReport report = flow.run(this.reloads.incrementAndGet(), List.copyOf(this.shared), entries);
		this.board.reloaded(report);
		return report;
	}

}
