package dev.connector.registration;

import dev.connector.frame.ConnectorFrame;

/**
 * Where answers go: the stream of the registration, as long as it lasts.
 */
interface AnswerSink {

	/**
	 * Send a frame.
	 * @param frame the frame
	 * @return {@code false} when nobody takes it any more
	 */
	boolean send(ConnectorFrame frame);

	/**
	 * Return the size of the largest payload that the other side takes.
	 * @return the size in bytes
	 */
	long maxPayloadBytes();

}
