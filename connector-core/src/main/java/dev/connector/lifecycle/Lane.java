package dev.connector.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked for while participants run: done one after the other, on a thread that is
 * there only while there is anything to do, and nothing of it once all stop. Safe for use
 * by many threads.
 */
final class Lane {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private final CallOff callOff;

	private final CompletableFuture<Void> startEnded;

	private final Lock lock = new ReentrantLock();

	private final Deque<Operation> waiting = new ArrayDeque<>();

	private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

	private boolean closed;

	Lane(CallOff callOff, CompletableFuture<Void> startEnded) {
		this.callOff = callOff;
		this.startEnded = startEnded;
	}

	/**
	 * Do something when its turn comes, together with one that waits if that takes it in.
	 * It is refused when all stop.
	 */
	void submit(Operation operation) {
		if (!enqueue(operation)) {
			operation.refuse();
		}
	}

	/**
	 * Refuse whatever waits and whatever comes.
	 * @return completes when what is under way has ended
	 */
	CompletableFuture<Void> close() {
		List<Operation> refused;
		CompletableFuture<Void> last;
		this.lock.lock();
		try {
			this.closed = true;
			refused = List.copyOf(this.waiting);
			this.waiting.clear();
			last = this.idle;
		}
		finally {
			this.lock.unlock();
		}
		refused.forEach(Operation::refuse);
		return last;
	}

	private boolean enqueue(Operation operation) {
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			if (this.waiting.stream().anyMatch((other) -> other.takeIn(operation))) {
				return true;
			}
			if (this.idle.isDone()) {
				TaskThread.start("connector-lifecycle-work", this::work);
				this.idle = new CompletableFuture<>();
			}
			this.waiting.add(operation);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void work() {
		this.startEnded.join();
		for (Operation next = next(); next != null; next = next()) {
			try {
				next.run(this.callOff);
			}
			catch (Throwable ex) {
				logger.error("An operation of the lifecycle failed", ex);
			}
		}
	}

	private @Nullable Operation next() {
		this.lock.lock();
		try {
			Operation next = this.waiting.poll();
			if (next == null) {
				this.idle.complete(null);
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Something to do.
	 */
	interface Operation {

		/**
		 * Do it, which ends soon once it is called off.
		 */
		void run(CallOff callOff);

		/**
		 * Don't do it, for all stop.
		 */
		void refuse();

		/**
		 * Do what another one is to do, too, while waiting.
		 * @return whether there is nothing left to do for the other one
		 */
		default boolean takeIn(Operation other) {
			return false;
		}

	}

}
