package dev.connector.managed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.schedule.Cancellable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the status of a connection to its users: the latest one, the latest changes, and
 * each change to whoever listens. Written by the owner of the connection, read by any
 * thread.
 */
final class StatusBoard {

	/** How many changes are kept. */
	static final int HISTORY_SIZE = 64;

	private static final Logger logger = LoggerFactory.getLogger(StatusBoard.class);

	private final String name;

	private final List<StatusListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicLong listenerFailures = new AtomicLong();

	private volatile ConnectionStatus latest;

	private volatile List<ConnectionStatus> history;

	StatusBoard(String name, ConnectionSnapshot first) {
		this.name = name;
		this.latest = ConnectionStatus.of(first);
		this.history = List.of(this.latest);
	}

	ConnectionStatus latest() {
		return this.latest;
	}

	List<ConnectionStatus> history() {
		return this.history;
	}

	long listenerFailures() {
		return this.listenerFailures.get();
	}

	@SuppressWarnings("UnnecessaryMethodReference") // it makes one of its own
	Cancellable add(StatusListener listener) {
		// One may be added twice, and each is removed by itself
		StatusListener entry = listener::onStatus;
		this.listeners.add(entry);
		return () -> this.listeners.remove(entry);
	}

	/**
	 * Show a status, unless users would see no change.
	 */
	void show(ConnectionSnapshot snapshot) {
		ConnectionStatus next = ConnectionStatus.of(snapshot);
		ConnectionStatus before = this.latest;
		if (next.state() == before.state() && next.generation() == before.generation()) {
			next = next.since(before.since());
		}
		if (next.equals(before)) {
			return;
		}
		this.latest = next;
		List<ConnectionStatus> kept = this.history;
		List<ConnectionStatus> changed = new ArrayList<>(
				kept.subList(Math.max(0, kept.size() + 1 - HISTORY_SIZE), kept.size()));
		changed.add(next);
		this.history = List.copyOf(changed);
		tell(next);
	}

	private void tell(ConnectionStatus status) {
		for (StatusListener listener : this.listeners) {
			try {
				listener.onStatus(status);
			}
			catch (Throwable ex) {
				this.listenerFailures.incrementAndGet();
				logger.warn("A status listener of connection {} failed", this.name, ex);
			}
		}
	}

}
