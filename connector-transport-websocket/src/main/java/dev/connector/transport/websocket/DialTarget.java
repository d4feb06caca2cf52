package dev.connector.transport.websocket;

import dev.connector.failure.Failure;
import dev.connector.failure.Failures;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * For whom a WebSocket is dialled. Everything is told by the event loop of the socket.
 */
interface DialTarget {

	/**
	 * Return what makes the failures of the socket.
	 */
	Failures failures();

	/**
	 * Run a step whose failure ends the target, whatever it is.
	 */
	void guarded(Runnable step);

	/**
	 * The connection is there, the WebSocket not yet.
	 */
	void connected(Channel channel);

	/**
	 * The WebSocket is open.
	 */
	void opened();

	/**
	 * The upgrade was answered with something else.
	 * @param retryAfter the header of that name, or {@code null}
	 */
	void refused(int status, @Nullable String retryAfter);

	void received(String text);

	/**
	 * A binary message came.
	 * @param content its content, released afterwards
	 */
	void received(ByteBuf content);

	void ponged();

	void peerClosing(int code, String reason);

	/**
	 * It is over, or never began. Does nothing the second time.
	 */
	void end(Failure failure);

}
