package dev.connector.transport;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;

/**
 * One physical connection to a gateway, or the readiness to make it: it is dialled by the
 * first stream, and dialled again by the next stream after it was lost. A wire never
 * dials by itself, so that whoever opens streams owns the delays.
 * <p>
 * Safe for use by many threads.
 */
public interface Wire {

	/**
	 * Return the kind of this wire.
	 * @return a short name, such as {@code grpc}
	 */
	String kind();

	/**
	 * Open a stream. Returns at once; the listener is told how it went.
	 * @param listener the receiving half
	 * @return the sending half, usable at once
	 */
	FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener);

	/**
	 * Close the connection and abort what is left of its streams. Does nothing the second
	 * time.
	 */
	void close();

}
