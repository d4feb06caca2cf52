package dev.connector.transport;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;

/**
 * Takes the streams that connectors open. Called by many threads; must not block.
 */
@FunctionalInterface
public interface StreamAcceptor {

	/**
	 * Take a stream.
	 * @param stream the sending half, usable at once
	 * @param peer address of the other side, for logs
	 * @return the receiving half
	 */
	FrameListener<ConnectorFrame> accept(FrameStream<GatewayFrame> stream, String peer);

}
