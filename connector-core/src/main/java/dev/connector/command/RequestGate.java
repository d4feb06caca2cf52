package dev.connector.command;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.Trampoline;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many requests of one channel be worked on at a time; the others wait in their
 * order. Answers and everything else never pass here, so that a request which waits for
 * an answer of the same peer gets it. Safe for use by many threads.
 */
final class RequestGate {

	private static final Trampoline TRAMPOLINE = new Trampoline();

	private final Lock lock = new ReentrantLock();

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final int maxRunning;

	private final int maxWaiting;

	private int running;

	private int passedOn;

	private boolean closed;

	RequestGate(int maxRunning, int maxWaiting) {
		this.maxRunning = (maxRunning > 0) ? maxRunning : Integer.MAX_VALUE;
		this.maxWaiting = maxWaiting;
	}

	/**
	 * Begin a request, now on this thread or later; its work calls {@link #done()} once.
	 * @return {@code false} when too many wait
	 */
	boolean enter(Runnable request) {
		this.lock.lock();
		try {
			if (this.running >= this.maxRunning) {
				return this.closed || (this.waiting.size() < this.maxWaiting && this.waiting.add(request));
			}
			this.running++;
		}
		finally {
			this.lock.unlock();
		}
		request.run();
		return true;
	}

	/**
	 * End a request, and begin the one that waits longest.
	 */
	void done() {
		Runnable next = leave();
		if (next != null) {
			TRAMPOLINE.execute(next);
		}
	}

	/**
	 * Note that a request is passed on to another channel.
	 * @return {@code false} when too many are already
	 */
	boolean passOn() {
		this.lock.lock();
		try {
			if (this.passedOn >= this.maxWaiting) {
				return false;
			}
			this.passedOn++;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note that a request which was passed on has its answer.
	 */
	void cameBack() {
		this.lock.lock();
		try {
			this.passedOn--;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget what waits: nobody would hear the answers.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	int running() {
		this.lock.lock();
		try {
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Runnable leave() {
		this.lock.lock();
		try {
			Runnable next = this.waiting.poll();
			if (next == null) {
				this.running--;
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

}
