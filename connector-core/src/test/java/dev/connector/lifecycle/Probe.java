package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;

/**
 * A participant that writes down what it goes through, and does what a test says.
 */
class Probe implements LifecycleParticipant {

	private final String name;

	private final List<String> journal;

	private final Map<LifecyclePhase, TaskThread.Task> steps = new EnumMap<>(LifecyclePhase.class);

	private final Map<LifecyclePhase, Integer> priorities = new EnumMap<>(LifecyclePhase.class);

	private final Map<LifecyclePhase, Duration> timeouts = new HashMap<>();

	private Collection<String> after = List.of();

	private Collection<String> afterIfPresent = List.of();

	private RunPolicy policy = RunPolicy.fatal();

	private RunStep run = (context) -> {
	};

	Probe(String name, List<String> journal) {
		this.name = name;
		this.journal = journal;
	}

	Probe in(LifecyclePhase phase, TaskThread.Task step) {
		this.steps.put(phase, step);
		return this;
	}

	Probe hangsIn(LifecyclePhase phase) {
		return in(phase, () -> new CountDownLatch(1).await());
	}

	/**
	 * Hang whatever interrupts it, until a latch is opened.
	 */
	Probe ignoresInterruptsIn(LifecyclePhase phase, CountDownLatch end) {
		return in(phase, () -> awaitWhatever(end));
	}

	Probe failsIn(LifecyclePhase phase, String message) {
		return in(phase, () -> {
			throw new IllegalStateException(message);
		});
	}

	Probe priority(LifecyclePhase phase, int priority) {
		this.priorities.put(phase, priority);
		return this;
	}

	Probe timeout(LifecyclePhase phase, Duration timeout) {
		this.timeouts.put(phase, timeout);
		return this;
	}

	Probe after(String... names) {
		this.after = List.of(names);
		return this;
	}

	Probe afterIfPresent(String... names) {
		this.afterIfPresent = List.of(names);
		return this;
	}

	Probe runs(RunPolicy changed, RunStep step) {
		this.policy = changed;
		this.run = step;
		return this;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int priority(LifecyclePhase phase) {
		return this.priorities.getOrDefault(phase, NORMAL);
	}

	@Override
	public Collection<String> after() {
		return this.after;
	}

	@Override
	public Collection<String> afterIfPresent() {
		return this.afterIfPresent;
	}

	@Override
	public @Nullable Duration timeout(LifecyclePhase phase) {
		return this.timeouts.get(phase);
	}

	@Override
	public RunPolicy runPolicy() {
		return this.policy;
	}

	@Override
	public void register() throws Exception {
		step(LifecyclePhase.REGISTER);
	}

	@Override
	public void validate() throws Exception {
		step(LifecyclePhase.VALIDATE);
	}

	@Override
	public void boot() throws Exception {
		step(LifecyclePhase.BOOT);
	}

	@Override
	public void run(RunContext context) throws Exception {
		this.journal.add("run " + this.name);
		this.run.run(context);
	}

	@Override
	public void drain() throws Exception {
		step(LifecyclePhase.DRAIN);
	}

	@Override
	public void shutdown() throws Exception {
		step(LifecyclePhase.SHUTDOWN);
	}

	void step(LifecyclePhase phase) throws Exception {
		this.journal.add(phase.name().toLowerCase(Locale.ROOT) + " " + this.name);
		TaskThread.Task step = this.steps.get(phase);
		if (step != null) {
			step.run();
		}
	}

	static void awaitWhatever(CountDownLatch end) {
		boolean over = false;
		while (!over) {
			try {
				over = end.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				// That is what it is for
			}
		}
	}

	/**
	 * What a participant does when it is run.
	 */
	@FunctionalInterface
	interface RunStep {

		void run(RunContext context) throws Exception;

	}

	/**
	 * One that can be reloaded.
	 */
	static final class OneStep extends Probe implements Reloadable {

		OneStep(String name, List<String> journal) {
			super(name, journal);
		}

		@Override
		public void reload() throws Exception {
			step(LifecyclePhase.RELOAD);
		}

	}

	/**
	 * One that can be reloaded in two steps.
	 */
	static final class TwoSteps extends Probe implements TwoStepReloadable {

		private final List<String> journal;

		private TaskThread.Task commit = () -> {
		};

		TwoSteps(String name, List<String> journal) {
			super(name, journal);
			this.journal = journal;
		}

		TwoSteps commits(TaskThread.Task changed) {
			this.commit = changed;
			return this;
		}

		@Override
		public PreparedReload prepareReload() throws Exception {
			step(LifecyclePhase.RELOAD);
			return new PreparedReload() {

				@Override
				public void commit() throws Exception {
					TwoSteps.this.journal.add("commit " + name());
					TwoSteps.this.commit.run();
				}

				@Override
				public void discard() {
					TwoSteps.this.journal.add("discard " + name());
				}

			};
		}

	}

}
