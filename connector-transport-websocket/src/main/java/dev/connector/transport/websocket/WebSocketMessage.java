package dev.connector.transport.websocket;

import java.nio.ByteBuffer;

/**
 * A whole message of a WebSocket. Immutable; never shows its content in its text form.
 */
public sealed interface WebSocketMessage {

	/**
	 * Create a text message.
	 * @param text the text
	 * @return the message
	 */
	static WebSocketMessage text(String text) {
		return new Text(text);
	}

	/**
	 * Create a binary message.
	 * @param bytes the content, copied
	 * @return the message
	 */
	static WebSocketMessage binary(byte[] bytes) {
		return new Binary(ByteBuffer.wrap(bytes.clone()));
	}

	/**
	 * A text.
	 *
	 * @param text the text
	 */
	record Text(String text) implements WebSocketMessage {

		@Override
		public String toString() {
			return "text of " + this.text.length() + " characters";
		}

	}

	/**
	 * Bytes.
	 *
	 * @param bytes the content, from its position to its limit; not to be changed
	 */
	record Binary(ByteBuffer bytes) implements WebSocketMessage {

		/**
		 * Create a message.
		 * @param bytes the content, not copied
		 */
		public Binary {
			bytes = bytes.asReadOnlyBuffer();
		}

		/**
		 * Return the content.
		 * @return a read-only view with a position of its own
		 */
		@Override
		public ByteBuffer bytes() {
			return this.bytes.duplicate();
		}

		@Override
		public String toString() {
			return this.bytes.remaining() + " bytes";
		}

	}

}
