package dev.connector.transport.socket;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import dev.connector.schedule.HandlerThreads;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The threads that many connections share. Started as they are needed, ended by
 * {@link #close()}. Safe for use by many threads.
 */
public final class SocketThreads {

	private static final int RESOLVER_THREADS = 4;

	private static final int SHUTDOWN_SECONDS = 2;

	private final EventLoopGroup loops;

	/** Looking up a name blocks. */
	private final ExecutorService resolver;

	/**
	 * Create threads, without starting one.
	 * @param name start of their names
	 */
	public SocketThreads(String name) {
		this.loops = new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory(name, true),
				NioIoHandler.newFactory());
		this.resolver = HandlerThreads.pool(name + "-resolver-", RESOLVER_THREADS);
	}

	/**
	 * Return a thread for a connection.
	 * @return one after the other
	 */
	public EventLoop next() {
		return this.loops.next();
	}

	/**
	 * Return all threads for connections, for a server.
	 * @return the threads, not to be shut down
	 */
	public EventLoopGroup loops() {
		return this.loops;
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
		this.loops.schedule(this::close, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Let the threads end when they have done what they were given. Does not wait for
	 * them.
	 */
	public void close() {
		this.resolver.shutdown();
		this.loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.loops.isTerminated() && this.resolver.isTerminated();
	}

}
