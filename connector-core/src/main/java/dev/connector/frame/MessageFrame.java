package dev.connector.frame;

import dev.connector.Payload;

/**
 * A frame of a stream of messages that is the same in both directions.
 */
public sealed interface MessageFrame extends ConnectorFrame, GatewayFrame {

	/**
	 * A message.
	 *
	 * @param sequence number of the message among those of this direction of the stream,
	 * from 1
	 * @param payload what it carries, not a stream
	 */
	record Message(long sequence, Payload payload) implements MessageFrame {

		@Override
		public void deliverTo(ConnectorFrame.Receiver receiver) {
			receiver.onMessage(this);
		}

		@Override
		public void deliverTo(GatewayFrame.Receiver receiver) {
			receiver.onMessage(this);
		}

	}

	/**
	 * What became of a message, whose place is free again.
	 *
	 * @param sequence number of the message
	 * @param outcome what became of it
	 */
	record Received(long sequence, Outcome outcome) implements MessageFrame {

		@Override
		public void deliverTo(ConnectorFrame.Receiver receiver) {
			receiver.onReceived(this);
		}

		@Override
		public void deliverTo(GatewayFrame.Receiver receiver) {
			receiver.onReceived(this);
		}

	}

	/**
	 * What became of a message.
	 */
	enum Outcome {

		/**
		 * The receiver took it.
		 */
		TAKEN,

		/**
		 * The receiver failed on it.
		 */
		FAILED,

		/**
		 * Nobody listens.
		 */
		UNHEARD,

		/**
		 * An outcome of a later version of the protocol: it was not taken.
		 */
		UNKNOWN

	}

}
