package dev.connector.command.channel.websocket;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket that takes texts, one at a time. Written by whoever has a WebSocket
 * server of some kind; what it says about {@code send} and {@code close} is what channels
 * rely on.
 */
public interface TextSocket {

	/**
	 * Send one text message. Called again only after {@code done} was called, by any
	 * thread; never after {@link #close}. Returns at once, as it may be called by
	 * whatever thread sends a message.
	 * @param message the text
	 * @param done called once, by any thread and also before this method returns, with
	 * {@code null} when the network took the message, or with what went wrong, after
	 * which the socket is of no use
	 */
	void send(String message, Consumer<@Nullable Throwable> done);

	/**
	 * Close in order: send a close frame, and let go of the connection when the peer
	 * answered it or some seconds later. May be called at any time, by any thread, also
	 * while a message is being sent or by the listener. Does nothing the second time.
	 * @param code a close code of RFC 6455
	 * @param reason why, for people; not longer than a close frame takes (123 bytes)
	 */
	void close(int code, String reason);

}
