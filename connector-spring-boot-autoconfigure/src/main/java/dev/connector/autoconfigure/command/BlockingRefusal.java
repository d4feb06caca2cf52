package dev.connector.autoconfigure.command;

import dev.connector.schedule.SystemScheduler;
import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Keeps threads from waiting that must not wait, because others wait for them: those of
 * event loops, and the one for timers.
 */
final class BlockingRefusal {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
			BlockingRefusal.class.getClassLoader());

	private static final boolean NETTY = ClassUtils.isPresent("io.netty.util.concurrent.FastThreadLocalThread",
			BlockingRefusal.class.getClassLoader());

	private BlockingRefusal() {
	}

	/**
	 * Check that the calling thread may wait.
	 * @param commandId the command for which it wants to wait
	 * @throws IllegalStateException when it must not
	 */
	static void check(String commandId) {
		if (SystemScheduler.isTimerThread() || (REACTOR && OnReactor.mustNotBlock())
				|| (NETTY && OnNetty.mustNotBlock())) {
			throw new IllegalStateException("The method that calls the command '" + commandId
					+ "' would wait for its answer, which the thread '" + Thread.currentThread().getName()
					+ "' must not: others wait for this thread. Let the method return a CompletionStage or a Mono,"
					+ " or call it on another thread.");
		}
	}

	/**
	 * Loaded only where Reactor is on the class path.
	 */
	private static final class OnReactor {

		static boolean mustNotBlock() {
			return Schedulers.isInNonBlockingThread();
		}

	}

	/**
	 * Loaded only where Netty is on the class path.
	 */
	private static final class OnNetty {

		static boolean mustNotBlock() {
			return Thread.currentThread() instanceof FastThreadLocalThread thread && !thread.permitBlockingCalls();
		}

	}

}
