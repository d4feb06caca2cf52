package dev.connector.transport.websocket;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Takes what comes over a {@link BinarySocket}. Called by whoever has the socket: one
 * call at a time, in order, by any thread. No method blocks or throws.
 */
public interface BinarySocketListener {

	/**
	 * A whole binary message came.
	 * @param message its content, from the position to the limit; used during the call
	 * only
	 */
	void onMessage(ByteBuffer message);

	/**
	 * The socket is closed, whoever closed it, or was lost. Called once, after everything
	 * else.
	 * @param reason what is known about it, for people, such as the close code
	 * @param cause the exception behind it, or {@code null}
	 */
	void onClosed(String reason, @Nullable Throwable cause);

}
