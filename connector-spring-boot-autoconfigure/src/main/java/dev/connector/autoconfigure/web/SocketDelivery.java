package dev.connector.autoconfigure.web;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Lets a listener be told one thing after another: containers tell the end of a socket by
 * any thread, also in the middle of a message. Safe for use by many threads.
 *
 * @param <R> what is told of the end
 */
public final class SocketDelivery<R> {

	private final Consumer<R> onClosed;

	private final ReentrantLock lock = new ReentrantLock();

	private boolean delivering;

	private boolean over;

	/** What is to be told of the end, while the listener is still busy. */
	private @Nullable R untold;

	/**
	 * Create a delivery.
	 * @param onClosed is told the end once, and nothing after that
	 */
	public SocketDelivery(Consumer<R> onClosed) {
		this.onClosed = onClosed;
	}

	/**
	 * Begin to tell of a message. Called by one thread at a time.
	 * @return {@code false} when the end came before; otherwise {@link #end()} has to
	 * follow
	 */
	public boolean begin() {
		this.lock.lock();
		try {
			this.delivering = !this.over;
			return this.delivering;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The message was told of.
	 */
	public void end() {
		@Nullable R last;
		this.lock.lock();
		try {
			this.delivering = false;
			last = this.untold;
			this.untold = null;
		}
		finally {
			this.lock.unlock();
		}
		if (last != null) {
			this.onClosed.accept(last);
		}
	}

	/**
	 * Tell the end, now or when the message is told of that is being told of. Does
	 * nothing the second time.
	 * @param how what to tell
	 */
	public void closed(R how) {
		this.lock.lock();
		try {
			if (this.over) {
				return;
			}
			this.over = true;
			if (this.delivering) {
				this.untold = how;
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.onClosed.accept(how);
	}

}
