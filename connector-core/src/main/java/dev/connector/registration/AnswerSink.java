package dev.connector.registration;

import dev.connector.frame.ConnectorFrame;

/**
 * Where answers go. The stream that brought the request for now; the place where an
 * outbox goes between the two.
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
