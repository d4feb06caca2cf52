package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket that takes binary messages, one at a time. Written by whoever has a
 * WebSocket server of another kind; what it says about {@code send} and {@code close} is
 * what this module relies on.
 */
public interface BinarySocket {

	/**
	 * Send one binary message, complete in itself. Called again only after {@code done}
	 * was called, by any thread; never after {@link #close}. Returns at once, as it may
	 * be called by whatever thread sends a frame.
	 * @param message the content from its position to its limit, backed by an array; not
	 * changed by the caller until {@code done} was called, and never by this method
	 * @param done called once, by any thread and also before this method returns, with
	 * {@code null} when the network took the message, or with what went wrong, after
	 * which the socket is of no use
	 */
	void send(ByteBuffer message, Consumer<@Nullable Throwable> done);

	/**
	 * Close in order: send a close frame, and let go of the connection when the peer
	 * answered it or some seconds later. May be called at any time, by any thread, also
	 * while a message is being sent or by the listener. Does nothing the second time.
	 * @param code a close code of RFC 6455
	 * @param reason why, for people; not longer than a close frame takes (123 bytes)
	 */
	void close(int code, String reason);

}
