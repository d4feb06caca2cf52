package dev.connector.connection;

import java.util.random.RandomGenerator;

import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;

/**
 * What a connection needs around it.
 *
 * @param scheduler the time
 * @param random where jitter comes from
 * @param coordinator says whose turn it is to connect
 * @param listener is told what happens
 */
public record ConnectionEnvironment(Scheduler scheduler, RandomGenerator random, ReconnectCoordinator coordinator,
		ConnectionListener listener) {

}
