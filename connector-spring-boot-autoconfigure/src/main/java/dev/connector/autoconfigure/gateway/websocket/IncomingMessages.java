package dev.connector.autoconfigure.gateway.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.connector.autoconfigure.web.SocketDelivery;
import dev.connector.transport.websocket.BinarySocket;
import dev.connector.transport.websocket.BinarySocketListener;
import org.jspecify.annotations.Nullable;

/**
 * Puts the messages of a socket together, and tells its listener one thing after another:
 * containers tell the end of a socket by any thread, also in the middle of a message.
 */
final class IncomingMessages {

	/**
	 * RFC 6455: a message is too big to process.
	 */
	private static final int TOO_BIG = 1009;

	private static final byte[] NOTHING = new byte[0];

	private final BinarySocketListener listener;

	private final BinarySocket socket;

	private final int maxBytes;

	/** What has come of a message; touched by who delivers messages only. */
	private byte[] collected = NOTHING;

	private int size;

	private boolean tooBig;

	private final SocketDelivery<String> delivery = new SocketDelivery<>(this::tellTheEnd);

	private volatile @Nullable Throwable failure;

	IncomingMessages(BinarySocketListener listener, BinarySocket socket, int maxBytes) {
		this.listener = listener;
		this.socket = socket;
		this.maxBytes = maxBytes;
	}

	/**
	 * Take a piece of a message.
	 * @param piece the piece, used during the call only
	 * @param last whether the message ends with it
	 */
	void take(ByteBuffer piece, boolean last) {
		if (this.tooBig || !this.delivery.begin()) {
			return;
		}
		try {
			if (this.size + piece.remaining() > this.maxBytes) {
				refuse();
			}
			else if (this.size == 0 && last) {
				this.listener.onMessage(piece);
			}
			else {
				collect(piece);
				if (last) {
					ByteBuffer message = ByteBuffer.wrap(this.collected, 0, this.size);
					this.size = 0;
					this.listener.onMessage(message);
				}
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
	void closed(String reason) {
		this.delivery.closed(reason);
	}

	private void tellTheEnd(String reason) {
		this.listener.onClosed(reason, this.failure);
	}

	private void collect(ByteBuffer piece) {
		int needed = this.size + piece.remaining();
		if (this.collected.length < needed) {
			this.collected = Arrays.copyOf(this.collected, Math.min(this.maxBytes, 2 * needed));
		}
		piece.get(this.collected, this.size, piece.remaining());
		this.size = needed;
	}

	/**
	 * Whatever else comes is too much, too.
	 */
	private void refuse() {
		this.tooBig = true;
		this.collected = NOTHING;
		this.socket.close(TOO_BIG, "a message is larger than " + this.maxBytes + " bytes");
	}

}
