package dev.connector.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One connection through a proxy: a socket to each side, and what carries the bytes
 * between them. Safe for use by many threads.
 */
final class ProxyConnection {

	private final Socket client;

	private final Socket target;

	private final Faults faults;

	private final Pump fromClient;

	private final Pump fromTarget;

	private final Consumer<ProxyConnection> onClosed;

	private final Set<Side> ended = EnumSet.noneOf(Side.class);

	private boolean halfOpen;

	private volatile boolean pingsOnly;

	private volatile boolean closed;

	ProxyConnection(Socket client, Socket target, Faults faults, Consumer<ProxyConnection> onClosed) {
		this.client = client;
		this.target = target;
		this.faults = faults;
		this.onClosed = onClosed;
		this.fromClient = new Pump(this, Side.CLIENT, faults);
		this.fromTarget = new Pump(this, Side.TARGET, faults);
	}

	Socket socket(Side side) {
		return switch (side) {
			case CLIENT -> this.client;
			case TARGET -> this.target;
		};
	}

	Pump pumpFrom(Side side) {
		return switch (side) {
			case CLIENT -> this.fromClient;
			case TARGET -> this.fromTarget;
		};
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Return whether frames are withheld, now or since earlier.
	 */
	boolean passesPingsOnly() {
		if (this.faults.has(Fault.PingsOnly.class)) {
			this.pingsOnly = true;
		}
		return this.pingsOnly;
	}

	/**
	 * Answer a side in the name of the other one.
	 * @return {@code false} when that side is gone
	 */
	boolean answer(Side side, List<byte[]> frames) {
		try {
			for (byte[] frame : frames) {
				pumpFrom(side.other()).answer(frame);
			}
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Note that nothing more comes from a side, and tell the other one.
	 * @param reset whether it ended with an error
	 */
	synchronized void ended(Side side, boolean reset) {
		if (this.closed) {
			// Ended from here: the other side is not told anything else
			return;
		}
		this.ended.add(side);
		this.halfOpen |= this.faults.has(Fault.HalfOpen.class);
		if (this.ended.size() == Side.values().length) {
			close();
		}
		else if (this.halfOpen) {
			close(socket(side));
		}
		else if (reset) {
			reset();
		}
		else {
			shutdownOutput(side.other());
		}
	}

	/**
	 * Note that nobody is there any more to hear a side.
	 */
	synchronized void unheard(Side side) {
		// While the other side is still read, its reader sees how it ended
		if (this.ended.contains(side.other()) && !this.halfOpen) {
			reset();
		}
	}

	/**
	 * Close the connection to one side; the other one isn't told.
	 */
	synchronized void drop(Side side) {
		this.halfOpen = true;
		close(socket(side));
	}

	/**
	 * Have no target at all, which the client isn't told.
	 */
	synchronized void leadNowhere() {
		drop(Side.TARGET);
		this.ended.add(Side.TARGET);
	}

	/**
	 * Reset the connection, so that both sides see an error.
	 */
	void reset() {
		resetOnClose(this.client);
		resetOnClose(this.target);
		close();
	}

	/**
	 * Close the connection to both sides. Does nothing the second time.
	 */
	void close() {
		this.closed = true;
		close(this.client);
		close(this.target);
		this.faults.wake();
		this.onClosed.accept(this);
	}

	private void shutdownOutput(Side side) {
		try {
			socket(side).shutdownOutput();
		}
		catch (IOException ex) {
			// It is gone already, which its own reader sees
			return;
		}
	}

	private static void resetOnClose(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// It is closed already
			return;
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
