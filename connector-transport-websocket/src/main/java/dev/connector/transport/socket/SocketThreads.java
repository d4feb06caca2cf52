package dev.connector.transport.socket;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.HandlerThreads;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads that many connections share. Made when the first connection needs them,
 * started as they are needed, ended by {@link #close()}. Safe for use by many threads.
 */
public final class SocketThreads {

	private static final int RESOLVER_THREADS = 4;

	private static final int SHUTDOWN_SECONDS = 2;

	private final String name;

	private final Lock lock = new ReentrantLock();

	/** A selector each and much of Netty, which most who could connect never need. */
	private volatile @Nullable EventLoopGroup loops;

	/** Looking up a name blocks. */
	private final ExecutorService resolver;

	/** Guarded by the lock. */
	private boolean closed;

	/**
	 * Create threads, without starting one.
	 * @param name start of their names
	 */
	public SocketThreads(String name) {
		this.name = name;
		this.resolver = HandlerThreads.pool(name + "-resolver-", RESOLVER_THREADS);
	}

	/**
	 * Return a thread for a connection.
	 * @return one after the other
	 */
	public EventLoop next() {
		return loops().next();
	}

	/**
	 * Return all threads for connections, for a server.
	 * @return the threads, not to be shut down
	 */
	public EventLoopGroup loops() {
		EventLoopGroup made = this.loops;
		return (made != null) ? made : make();
	}

	/**
	 * Return the threads that look up names.
	 * @return runs what blocks
	 */
	public Executor resolver() {
		return this.resolver;
	}

	/**
	 * Let the threads end some time later, if nobody has done that before.
	 * @param delay how much later
	 */
	public void closeLater(Duration delay) {
		loops().schedule(this::close, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Let the threads end when they have done what they were given. Does not wait for
	 * them.
	 */
	public void close() {
		this.resolver.shutdown();
		this.lock.lock();
		try {
			this.closed = true;
			end(this.loops);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		EventLoopGroup made = this.loops;
		return (made == null || made.isTerminated()) && this.resolver.isTerminated();
	}

	/**
	 * Those that are asked for too late take nothing any more, as if they had been there.
	 */
	private EventLoopGroup make() {
		this.lock.lock();
		try {
			EventLoopGroup made = this.loops;
			if (made == null) {
				made = new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory(this.name, true),
						NioIoHandler.newFactory());
				this.loops = made;
				if (this.closed) {
					end(made);
				}
			}
			return made;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void end(@Nullable EventLoopGroup loops) {
		if (loops != null) {
			loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
		}
	}

}
