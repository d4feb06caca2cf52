package dev.connector.destination;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.connector.schedule.SerialOwner;

/**
 * Tells a listener of the changes of one destination, in their order though threads
 * overtake each other between the lock of the pool and the listener. Safe for use by many
 * threads.
 */
final class DestinationNews {

	private final DestinationListener listener;

	private final SerialOwner teller = new SerialOwner("the news of a destination");

	private final Queue<DestinationListener.Change> untold = new ConcurrentLinkedQueue<>();

	DestinationNews(DestinationListener listener) {
		this.listener = listener;
	}

	/**
	 * Take note of a change. Called in the order of the changes, under the lock of the
	 * pool.
	 * @return tells of a change, to be run outside of that lock
	 */
	Runnable changed(DestinationListener.Change change) {
		this.untold.add(change);
		return () -> this.teller.execute(this::tellNext);
	}

	private void tellNext() {
		DestinationListener.Change next = this.untold.poll();
		if (next != null) {
			this.listener.onStateChanged(next);
		}
	}

}
