package dev.connector.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that may block, each at once where there is a thread for it, with as few
 * threads woken as will do. One thread is woken at a time: it takes a task, and wakes the
 * next one if there is more. So many short tasks that come together are run by a few
 * threads that are awake, and as many tasks that block get a thread each, one after the
 * other. The thread that has rested for the shortest time is woken first; the others get
 * the chance to end.
 * <p>
 * Tasks begin in the order in which they came. The queue has no limit. Safe for use by
 * many threads; nobody waits for a lock.
 */
final class HandlerPool extends AbstractExecutorService {

	private static final String SHUT_DOWN = "The pool was shut down";

	private final Queue<Runnable> tasks;

	/** The one that came last is woken first. */
	private final ConcurrentLinkedDeque<Worker> resting = new ConcurrentLinkedDeque<>();

	private final Set<Worker> workers = ConcurrentHashMap.newKeySet();

	/** Whether somebody was woken who has not looked for a task yet. */
	private final AtomicBoolean waking = new AtomicBoolean();

	private final AtomicInteger threads = new AtomicInteger();

	private final CountDownLatch terminated = new CountDownLatch(1);

	private final ThreadFactory factory;

	private final int size;

	private final long restNanos;

	private volatile boolean shutdown;

	private volatile boolean stopped;

	/**
	 * Create a pool without threads.
	 * @param factory makes threads
	 * @param size how many there are at most
	 * @param rest how long one waits for a task before it ends; with zero, it ends as
	 * soon as there is none
	 */
	HandlerPool(ThreadFactory factory, int size, Duration rest) {
		this(factory, size, rest, new ConcurrentLinkedQueue<>());
	}

	HandlerPool(ThreadFactory factory, int size, Duration rest, Queue<Runnable> tasks) {
		if (size < 1) {
			throw new IllegalArgumentException("A pool needs a thread: " + size);
		}
		this.tasks = tasks;
		this.factory = factory;
		this.size = size;
		this.restNanos = rest.toNanos();
	}

	@Override
	public void execute(Runnable task) {
		if (this.shutdown) {
			throw new RejectedExecutionException(SHUT_DOWN);
		}
		this.tasks.add(task);
		if (this.shutdown && this.tasks.remove(task)) {
			throw new RejectedExecutionException(SHUT_DOWN);
		}
		Throwable failure = wakeOne();
		// Threads that run come to it
		if (failure != null && this.threads.get() == 0 && this.tasks.remove(task)) {
			throw new RejectedExecutionException("No thread could be started: " + failure, failure);
		}
	}

	/**
	 * Have somebody come for what waits, unless somebody is on the way or all threads
	 * work. Whoever stops working looks for tasks again.
	 * @return why no thread could be started, or {@code null}
	 */
	private @Nullable Throwable wakeOne() {
		Throwable failure = null;
		while (!this.tasks.isEmpty() && this.waking.compareAndSet(false, true)) {
			Worker rested = this.resting.pollFirst();
			if (rested != null) {
				rested.wake();
				return null;
			}
			boolean started = mayStart();
			failure = started ? start() : null;
			if (started && failure == null) {
				return null;
			}
			this.waking.set(false);
			// Who has stopped working since then saw that somebody is on the way
			if (this.resting.isEmpty() && (started || this.threads.get() >= this.size)) {
				return failure;
			}
		}
		return failure;
	}

	private boolean mayStart() {
		int before = this.threads.get();
		while (before < this.size) {
			if (this.threads.compareAndSet(before, before + 1)) {
				return true;
			}
			before = this.threads.get();
		}
		return false;
	}

	private @Nullable Throwable start() {
		try {
			new Worker().start();
			return null;
		}
		catch (Throwable ex) {
			this.threads.decrementAndGet();
			terminateIfDone();
			return ex;
		}
	}

	@Override
	public void shutdown() {
		this.shutdown = true;
		wakeAll();
		terminateIfDone();
	}

	@Override
	public List<Runnable> shutdownNow() {
		this.shutdown = true;
		this.stopped = true;
		List<Runnable> left = new ArrayList<>();
		Runnable task = this.tasks.poll();
		while (task != null) {
			left.add(task);
			task = this.tasks.poll();
		}
		wakeAll();
		this.workers.forEach(Worker::interrupt);
		terminateIfDone();
		return left;
	}

	@Override
	public boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public boolean isTerminated() {
		return this.terminated.getCount() == 0;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.terminated.await(timeout, unit);
	}

	/**
	 * Return how many threads there are.
	 */
	int threads() {
		return this.threads.get();
	}

	private void wakeAll() {
		Worker rested = this.resting.pollFirst();
		while (rested != null) {
			rested.wake();
			rested = this.resting.pollFirst();
		}
	}

	private void terminateIfDone() {
		if (this.shutdown && this.threads.get() == 0 && this.tasks.isEmpty()) {
			this.terminated.countDown();
		}
	}

	/**
	 * A thread of the pool.
	 */
	private final class Worker implements Runnable {

		private final Thread thread;

		/** Whether nobody else is woken until this one has looked for a task. */
		private boolean woken = true;

		private volatile boolean called;

		Worker() {
			this.thread = HandlerPool.this.factory.newThread(this);
		}

		void start() {
			this.thread.start();
		}

		void wake() {
			this.called = true;
			LockSupport.unpark(this.thread);
		}

		void interrupt() {
			this.thread.interrupt();
		}

		@Override
		public void run() {
			HandlerPool.this.workers.add(this);
			try {
				do {
					work();
				}
				while (rest());
			}
			finally {
				end();
			}
		}

		/**
		 * Run tasks until there are none.
		 */
		private void work() {
			Runnable task = HandlerPool.this.tasks.poll();
			if (this.woken) {
				this.woken = false;
				HandlerPool.this.waking.set(false);
				// What came until now relied on this thread
				wakeOne();
			}
			while (task != null) {
				run(task);
				task = HandlerPool.this.tasks.poll();
			}
		}

		private void run(Runnable task) {
			if (!HandlerPool.this.stopped) {
				// For somebody who is gone
				Thread.interrupted();
			}
			try {
				task.run();
			}
			catch (Throwable ex) {
				this.thread.getUncaughtExceptionHandler().uncaughtException(this.thread, ex);
			}
		}

		/**
		 * Wait to be called.
		 * @return {@code false} when it was not, for so long that this thread may end
		 */
		private boolean rest() {
			if (HandlerPool.this.restNanos == 0 || HandlerPool.this.shutdown) {
				return false;
			}
			this.called = false;
			HandlerPool.this.resting.addFirst(this);
			// Who came in the meantime found nobody here
			wakeOne();
			if (HandlerPool.this.shutdown) {
				wakeAll();
			}
			long end = System.nanoTime() + HandlerPool.this.restNanos;
			while (!this.called) {
				long left = end - System.nanoTime();
				if (left <= 0 && HandlerPool.this.resting.remove(this)) {
					return false;
				}
				LockSupport.parkNanos(HandlerPool.this, Math.max(left, 1));
				Thread.interrupted();
			}
			this.woken = true;
			return true;
		}

		private void end() {
			HandlerPool.this.workers.remove(this);
			HandlerPool.this.threads.decrementAndGet();
			// Who came in the meantime found as many threads as there may be
			wakeOne();
			terminateIfDone();
		}

	}

}
