package dev.connector.frame;

/**
 * One message on a stream. Frames are immutable values; how they look as bytes is the
 * business of a codec.
 */
public sealed interface Frame permits ConnectorFrame, GatewayFrame {

	/**
	 * Version of the protocol that this code speaks.
	 */
	int PROTOCOL_VERSION = 1;

}
