package dev.connector.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of this machine, with one thread of its own for everything that is to run
 * later. That thread is shared with nobody's handlers, so that heartbeats and deadlines
 * keep their time whatever the handlers do. What is to run in a second or later may run a
 * few milliseconds late.
 */
public final class SystemScheduler implements Scheduler, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SystemScheduler.class);

	private static final Duration LONGEST_DELAY = Duration.ofNanos(Long.MAX_VALUE / 4);

	private final ScheduledThreadPoolExecutor timer;

	private final TimerWheel wheel = new TimerWheel(System.nanoTime());

	private final TimerWheel.Waker waker = this::turnAt;

	/** Guarded by the lock of the wheel. */
	private Cancellable nextTurn = Cancellable.NONE;

	private SystemScheduler(String threadName, boolean daemon) {
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new TimerThread(task, threadName);
			thread.setDaemon(daemon);
			return thread;
		}, new ThreadPoolExecutor.DiscardPolicy());
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Create a scheduler whose thread lets the JVM end.
	 * @param threadName name of the thread
	 * @return a scheduler, to be closed by the caller
	 */
	public static SystemScheduler create(String threadName) {
		return new SystemScheduler(threadName, true);
	}

	/**
	 * Create a scheduler whose thread keeps the JVM running until the scheduler is
	 * closed.
	 * @param threadName name of the thread
	 * @return a scheduler, to be closed by the caller
	 */
	public static SystemScheduler createKeepingAlive(String threadName) {
		SystemScheduler scheduler = new SystemScheduler(threadName, false);
		scheduler.timer.prestartCoreThread();
		return scheduler;
	}

	/**
	 * Return whether the calling thread is that of a scheduler: nothing would run later
	 * as long as it waits.
	 * @return {@code true} when it must not block
	 */
	public static boolean isTimerThread() {
		return Thread.currentThread() instanceof TimerThread;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	/**
	 * Run a task once, later. After the scheduler was closed, nothing runs any more.
	 */
	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		Duration bounded = (delay.compareTo(LONGEST_DELAY) > 0) ? LONGEST_DELAY : delay;
		long nanos = bounded.isNegative() ? 0 : bounded.toNanos();
		Cancellable waiting = this.wheel.add(System.nanoTime(), nanos, task, this.waker);
		return (waiting != null) ? waiting : schedule(nanos, task);
	}

	private Cancellable schedule(long nanos, Runnable task) {
		try {
			Timer scheduled = new Timer(task);
			scheduled.future = this.timer.schedule(scheduled, nanos, TimeUnit.NANOSECONDS);
			return scheduled;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed, so nothing runs later");
			return Cancellable.NONE;
		}
	}

	/**
	 * Drop everything that was to run later, and let the thread end.
	 */
	@Override
	public void close() {
		this.timer.shutdownNow();
		this.wheel.clear();
	}

	/**
	 * Called with the lock of the wheel.
	 */
	private void turnAt(long time) {
		this.nextTurn.cancel();
		this.nextTurn = schedule(Math.max(0, time - System.nanoTime()), this::turn);
	}

	private void turn() {
		for (Runnable task : this.wheel.due(System.nanoTime(), this.waker)) {
			run(task);
		}
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A scheduled task failed", ex);
		}
	}

	/**
	 * A task and its cancel in one object. To be called, because what is run gets one
	 * object more around it.
	 */
	private static final class Timer implements Callable<@Nullable Void>, Cancellable {

		private final Runnable task;

		private volatile @Nullable Future<?> future;

		Timer(Runnable task) {
			this.task = task;
		}

		@Override
		public @Nullable Void call() {
			SystemScheduler.run(this.task);
			return null;
		}

		@Override
		public void cancel() {
			Future<?> scheduled = this.future;
			if (scheduled != null) {
				scheduled.cancel(false);
			}
		}

	}

	/**
	 * The thread of a scheduler.
	 */
	private static final class TimerThread extends Thread {

		TimerThread(Runnable task, String name) {
			super(task, name);
		}

	}

}
