package dev.connector.registration;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.connector.destination.Destination;
import dev.connector.schedule.Scheduler;

/**
 * What a registration needs around it.
 *
 * @param destination where it registers
 * @param scheduler the time
 * @param handlerExecutor runs handlers that may block
 * @param random where jitter comes from
 * @param listener is told what happens
 */
public record RegistrationEnvironment(Destination destination, Scheduler scheduler, Executor handlerExecutor,
		RandomGenerator random, RegistrationListener listener) {

}
