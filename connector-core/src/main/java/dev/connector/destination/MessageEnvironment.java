package dev.connector.destination;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import dev.connector.message.MessageIdentity;
import dev.connector.message.MessageLimits;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;

/**
 * What the messages of a destination need around them.
 *
 * @param pool has the wires that carry them
 * @param scheduler the time
 * @param random where jitter comes from
 * @param coordinator says whose turn it is to connect
 * @param identity says who this process is
 * @param limits how much is kept
 * @param process tells this life of the process from others
 */
record MessageEnvironment(WirePool pool, Scheduler scheduler, RandomGenerator random, ReconnectCoordinator coordinator,
		Supplier<MessageIdentity> identity, MessageLimits limits, String process) {

}
