package dev.connector.command.channel.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Takes what comes over a {@link TextSocket}. Called by whoever has the socket: one call
 * at a time, in order, by any thread. No method throws, and none blocks unless a command
 * does that the registry runs on the caller's thread.
 */
public interface TextSocketListener {

	/**
	 * A whole text message came.
	 * @param message the text
	 */
	void onMessage(String message);

	/**
	 * The socket is closed, whoever closed it, or was lost. Called once, after everything
	 * else.
	 * @param code the close code that came from the peer, or 1006 when none came
	 * @param cause the exception behind it, or {@code null}
	 */
	void onClosed(int code, @Nullable Throwable cause);

}
