package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Somebody with work to do when the application starts, runs, or stops. Each method is
 * one step; a step runs on a thread of its own, may block, and has a deadline: when that
 * is over it is interrupted and counts as failed, and nobody waits for it any longer.
 * What one step wrote, later steps of the same participant see.
 * <p>
 * A participant that is switched off has nothing to do: it returns from its steps at
 * once.
 */
public interface LifecycleParticipant {

	/**
	 * Priority of those who go before all others.
	 */
	int FIRST = 0;

	/**
	 * Priority of those who go before most others.
	 */
	int EARLY = 50;

	/**
	 * Priority of those who don't mind.
	 */
	int NORMAL = 100;

	/**
	 * Priority of those who go after most others.
	 */
	int LATE = 150;

	/**
	 * Priority of those who go after all others.
	 */
	int LAST = 255;

	/**
	 * Return what it is called, in dependencies, logs and operations.
	 * @return a name that no other participant has, the same at every call
	 */
	String name();

	/**
	 * Return when its turn comes in a phase. Lower ones go first, ties are broken by
	 * name. A dependency always goes before its dependents: it inherits the lowest
	 * priority among them. Not asked for {@link LifecyclePhase#DRAIN}, which goes in the
	 * reverse of the order in which participants were run, nor for
	 * {@link LifecyclePhase#SHUTDOWN}, which goes in the reverse of the order in which
	 * they were booted.
	 * @param phase the phase
	 * @return any number; {@link #FIRST} to {@link #LAST} suffice mostly
	 */
	default int priority(LifecyclePhase phase) {
		return NORMAL;
	}

	/**
	 * Return whom it needs: they go before it in each phase, and after it at the end. One
	 * that is missing fails the start, and so do participants that need each other.
	 * @return the names of other participants, the same at every call
	 */
	default Collection<String> after() {
		return List.of();
	}

	/**
	 * Return who goes before it in each phase, if they are there at all.
	 * @return names of other participants, the same at every call
	 */
	default Collection<String> afterIfPresent() {
		return List.of();
	}

	/**
	 * Return how long its step in a phase may take.
	 * @param phase the phase; {@link LifecyclePhase#RUN} asks for the time until
	 * {@link RunContext#ready()}
	 * @return the time, or {@code null} for what {@link LifecycleOptions} say
	 */
	default @Nullable Duration timeout(LifecyclePhase phase) {
		return null;
	}

	/**
	 * Return what follows when {@link #run} ends though nobody asked for it.
	 * @return the policy, asked for once each time it is run
	 */
	default RunPolicy runPolicy() {
		return RunPolicy.fatal();
	}

	/**
	 * Say what it is, before any participant is validated. Doesn't reach for the others,
	 * and opens nothing: nothing undoes it.
	 * @throws Exception when it can't take part: the start fails
	 */
	default void register() throws Exception {
	}

	/**
	 * Check what it was given. Opens nothing: nothing undoes it.
	 * @throws Exception when something is wrong: the start fails, with what is wrong with
	 * others, too
	 */
	default void validate() throws Exception {
	}

	/**
	 * Get ready for work. Those it needs have booted.
	 * @throws Exception when it can't: the start fails, those who booted are shut down,
	 * and this one is not
	 */
	default void boot() throws Exception {
	}

	/**
	 * Work, until there is nothing to do or the context says that it is to stop. Returns
	 * at once when there is no long work to do.
	 * @param context tells when to stop
	 * @throws Exception when it can't go on: see {@link #runPolicy()}; not looked at when
	 * it is to stop
	 */
	default void run(RunContext context) throws Exception {
	}

	/**
	 * Finish what runs and take on nothing new. Called while {@link #run} may still be at
	 * it, whose thread is interrupted afterwards.
	 * @throws Exception when that fails; the stop goes on
	 */
	default void drain() throws Exception {
	}

	/**
	 * Let go of what {@link #boot} got hold of. Called if, and only if, that succeeded.
	 * @throws Exception when that fails; the stop goes on
	 */
	default void shutdown() throws Exception {
	}

}
