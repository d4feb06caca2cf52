package dev.connector.autoconfigure.command.websocket;

import java.util.concurrent.locks.ReentrantLock;

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

	private final ReentrantLock lock = new ReentrantLock();

	private boolean delivering;

	private boolean over;

	/** The code of the end, while the listener is still busy. */
	private @Nullable Integer untold;

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
		if (this.tooBig || !begin()) {
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
			end();
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
		this.lock.lock();
		try {
			if (this.over) {
				return;
			}
			this.over = true;
			if (this.delivering) {
				this.untold = code;
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
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

	private boolean begin() {
		this.lock.lock();
		try {
			this.delivering = !this.over;
			return this.delivering;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end() {
		@Nullable Integer code;
		this.lock.lock();
		try {
			this.delivering = false;
			code = this.untold;
			this.untold = null;
		}
		finally {
			this.lock.unlock();
		}
		if (code != null) {
			this.listener.onClosed(code, this.failure);
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
