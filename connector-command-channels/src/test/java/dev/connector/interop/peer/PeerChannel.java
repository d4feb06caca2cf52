package dev.connector.interop.peer;

import java.util.Map;

/**
 * The way to one neighbour.
 */
interface PeerChannel {

	/**
	 * Send a message; what can't be sent any more is lost in silence.
	 */
	void send(Map<String, Object> message);

	/**
	 * End the channel. The registry hears of it as if the neighbour had ended it.
	 */
	void close();

}
