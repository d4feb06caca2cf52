package dev.connector.transport.socket;

import dev.connector.failure.Failure;
import dev.connector.failure.Failures;
import io.netty.channel.Channel;

/**
 * For whom a connection is dialled. Everything is told by the event loop of the
 * connection.
 */
public interface SocketTarget {

	/**
	 * Return what makes the failures of the connection.
	 * @return the same as long as the target lives
	 */
	Failures failures();

	/**
	 * Run a step whose failure ends the target, whatever it is.
	 * @param step what to run
	 */
	void guarded(Runnable step);

	/**
	 * Add the handlers behind those for the proxy and for TLS.
	 * @param channel a channel that is to be connected
	 */
	void prepare(Channel channel);

	/**
	 * Take note that it is over, or never began. Does nothing the second time.
	 * @param failure why
	 */
	void end(Failure failure);

}
