package dev.connector.frame;

import java.time.Duration;

/**
 * How much one side of a stream of messages takes, and its heartbeats. What a client says
 * of heartbeats is proposed; what the gateway answers holds.
 *
 * @param window how many messages may be sent to this side without having been dealt with
 * @param windowBytes how many bytes these may have altogether; a single message may have
 * more
 * @param maxMessageBytes size in bytes of the largest message
 * @param heartbeatInterval time between two heartbeats
 * @param heartbeatTimeout silence after which each side takes the stream for dead
 */
public record MessageTerms(int window, long windowBytes, long maxMessageBytes, Duration heartbeatInterval,
		Duration heartbeatTimeout) {

}
