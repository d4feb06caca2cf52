package dev.connector.registration;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.connector.destination.Destination;
import dev.connector.schedule.Scheduler;

/**
 * What a registration needs around it.
 *
 * @param destination where it registers to begin with
 * @param scheduler the time
 * @param handling how handlers are run
 * @param random where jitter comes from
 * @param answers how much of the answers may be kept
 * @param listener is told what happens; what it throws is logged
 */
public record RegistrationEnvironment(Destination destination, Scheduler scheduler, Handling handling,
		RandomGenerator random, AnswerBudget answers, RegistrationListener listener) {

	/**
	 * Create an environment.
	 */
	public RegistrationEnvironment {
		listener = (listener instanceof RegistrationListeners) ? listener
				: new RegistrationListeners(List.of(listener));
	}

	/**
	 * Create an environment in which nobody observes requests.
	 * @param destination where it registers
	 * @param scheduler the time
	 * @param handlerExecutor runs handlers that may block
	 * @param random where jitter comes from
	 * @param answers how much of the answers may be kept
	 * @param listener is told what happens; what it throws is logged
	 */
	public RegistrationEnvironment(Destination destination, Scheduler scheduler, Executor handlerExecutor,
			RandomGenerator random, AnswerBudget answers, RegistrationListener listener) {
		this(destination, scheduler, Handling.on(handlerExecutor), random, answers, listener);
	}

}
