package dev.connector.connection;

import java.time.Duration;

import dev.connector.reconnect.ReconnectOptions;

/**
 * What a connection is called, and on which terms it connects. Immutable.
 *
 * @param name what it is called in the log
 * @param group connections of one group never wait for each other
 * @param target where it leads, for people
 * @param connectTimeout how long opening may take
 * @param handshakeTimeout how long the other side may take to answer the handshake
 * @param reconnect when to try again
 */
public record ConnectionOptions(String name, String group, String target, Duration connectTimeout,
		Duration handshakeTimeout, ReconnectOptions reconnect) {

}
