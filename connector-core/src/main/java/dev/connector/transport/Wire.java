package dev.connector.transport;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;

/**
 * One physical connection to a gateway, for one life: made, connected once, closed. Who
 * wants another one makes another wire, so that whoever makes wires owns the delays.
 * <p>
 * Safe for use by many threads; no method blocks.
 */
public interface Wire {

	/**
	 * Return the kind of this wire.
	 * @return a short name, such as {@code grpc}
	 */
	String kind();

	/**
	 * Begin to connect. Called once, before anything else. Returns at once; how long it
	 * may take is up to the caller, who closes the wire when that is over.
	 * @param listener is told how it went
	 */
	void connect(WireListener listener);

	/**
	 * Open a stream. Returns at once; the listener is told how it went. A wire that is
	 * not connected, or not any more, ends the stream with the reason.
	 * @param listener the receiving half
	 * @return the sending half, usable at once
	 */
	FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener);

	/**
	 * Close the connection, or stop connecting, and abort what is left of its streams.
	 * Nothing is kept of the wire afterwards. Does nothing the second time.
	 */
	void close();

}
