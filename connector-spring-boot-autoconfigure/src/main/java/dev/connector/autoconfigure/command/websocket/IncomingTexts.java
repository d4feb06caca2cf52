package dev.connector.autoconfigure.command.websocket;

import dev.connector.autoconfigure.web.SocketDelivery;
import dev.connector.command.channel.websocket.TextSocket;
import dev.connector.command.channel.websocket.TextSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * Puts the texts of a socket together, and tells its listener one thing after another:
 * containers tell the end of a socket by any thread, also in the middle of a message.
 */
final class IncomingTexts {

	/**
	 * RFC 6455: a message is too big to process.
	 */
	private static final int TOO_BIG = 1009;

	private final TextSocketListener listener;

	private final TextSocket socket;

	private final int maxLength;

	/** What has come of a message; touched by who delivers messages only. */
	private final StringBuilder collected = new StringBuilder();

	private boolean tooBig;

	private final SocketDelivery<Integer> delivery = new SocketDelivery<>(this::tellTheEnd);

	private volatile @Nullable Throwable failure;

	IncomingTexts(TextSocketListener listener, TextSocket socket, int maxLength) {
		this.listener = listener;
		this.socket = socket;
		this.maxLength = maxLength;
	}

	/**
	 * Take a piece of a message.
	 * @param piece the piece
	 * @param last whether the message ends with it
	 */
	void take(String piece, boolean last) {
		if (this.tooBig || !this.delivery.begin()) {
			return;
		}
		try {
			if (this.collected.length() + piece.length() > this.maxLength) {
				refuse();
			}
			else if (this.collected.isEmpty() && last) {
				this.listener.onMessage(piece);
			}
			else {
				collect(piece, last);
			}
		}
		finally {
			this.delivery.end();
		}
	}

	/**
	 * Keep what went wrong, to be told with the end that follows.
	 */
	void failed(Throwable problem) {
		this.failure = problem;
	}

	/**
	 * Tell the end, once.
	 */
	void closed(int code) {
		this.delivery.closed(code);
	}

	private void tellTheEnd(Integer code) {
		this.listener.onClosed(code, this.failure);
	}

	private void collect(String piece, boolean last) {
		this.collected.append(piece);
		if (last) {
			String message = this.collected.toString();
			this.collected.setLength(0);
			this.collected.trimToSize();
			this.listener.onMessage(message);
		}
	}

	/**
	 * Whatever else comes is too much, too.
	 */
	private void refuse() {
		this.tooBig = true;
		this.collected.setLength(0);
		this.collected.trimToSize();
		this.socket.close(TOO_BIG, "a message is too large");
	}

}
