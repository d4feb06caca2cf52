package dev.connector.gateway;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;

/**
 * Deals with a stream after its first frame.
 */
interface StreamUser {

	/**
	 * A frame came. Called one at a time.
	 * @param frame the frame
	 */
	void onFrame(ConnectorFrame frame);

	/**
	 * The stream ended. Called once, last.
	 * @param failure what ended it
	 */
	void onLost(Failure failure);

}
