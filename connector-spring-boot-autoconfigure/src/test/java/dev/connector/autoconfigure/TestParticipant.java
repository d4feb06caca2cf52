package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.LifecyclePhase;
import dev.connector.lifecycle.Reloadable;
import dev.connector.lifecycle.RunContext;
import dev.connector.lifecycle.RunPolicy;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;

/**
 * A participant that writes down what it goes through, and does what a test says.
 */
public class TestParticipant implements LifecycleParticipant {

	private final String name;

	private final List<String> journal;

	private final Map<LifecyclePhase, TaskThread.Task> steps = new EnumMap<>(LifecyclePhase.class);

	private final Map<LifecyclePhase, Duration> timeouts = new EnumMap<>(LifecyclePhase.class);

	private Collection<String> after = List.of();

	private RunPolicy policy = RunPolicy.fatal();

	/**
	 * Create a participant with a journal of its own.
	 * @param name its name
	 */
	public TestParticipant(String name) {
		this(name, new CopyOnWriteArrayList<>());
	}

	/**
	 * Create a participant.
	 * @param name its name
	 * @param journal where it writes
	 */
	public TestParticipant(String name, List<String> journal) {
		this.name = name;
		this.journal = journal;
	}

	/**
	 * Do something in a phase.
	 * @param phase the phase
	 * @param step what to do
	 * @return this participant
	 */
	public TestParticipant in(LifecyclePhase phase, TaskThread.Task step) {
		this.steps.put(phase, step);
		return this;
	}

	TestParticipant after(String... names) {
		this.after = List.of(names);
		return this;
	}

	TestParticipant timeout(LifecyclePhase phase, Duration changed) {
		this.timeouts.put(phase, changed);
		return this;
	}

	TestParticipant policy(RunPolicy changed) {
		this.policy = changed;
		return this;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Collection<String> after() {
		return this.after;
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
	public void validate() throws Exception {
		step(LifecyclePhase.VALIDATE);
	}

	@Override
	public void boot() throws Exception {
		step(LifecyclePhase.BOOT);
	}

	@Override
	public void run(RunContext context) throws Exception {
		step(LifecyclePhase.RUN);
		context.ready();
	}

	@Override
	public void drain() throws Exception {
		step(LifecyclePhase.DRAIN);
	}

	@Override
	public void shutdown() throws Exception {
		step(LifecyclePhase.SHUTDOWN);
	}

	/**
	 * Write down a phase, and do what there is to do in it.
	 * @param phase the phase
	 * @throws Exception what the test says
	 */
	final void step(LifecyclePhase phase) throws Exception {
		this.journal.add(phase.name().toLowerCase(Locale.ROOT) + " " + this.name);
		TaskThread.Task step = this.steps.get(phase);
		if (step != null) {
			step.run();
		}
	}

	/**
	 * One that can be reloaded.
	 */
	public static final class OfReload extends TestParticipant implements Reloadable {

		/**
		 * Create a participant.
		 * @param name its name
		 * @param journal where it writes
		 */
		public OfReload(String name, List<String> journal) {
			super(name, journal);
		}

		@Override
		public void reload() throws Exception {
			step(LifecyclePhase.RELOAD);
		}

	}

}
