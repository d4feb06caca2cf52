package dev.connector.transport.websocket;

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
 * The threads that many WebSockets share. Started as they are needed, ended by
 * {@link #close()}.
 */
final class SocketThreads {

	private static final String THREAD_NAME = "connector-websocket";

	private static final int RESOLVER_THREADS = 4;

	private static final int SHUTDOWN_SECONDS = 2;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory(THREAD_NAME, true),
			NioIoHandler.newFactory());

	/** Looking up a name blocks. */
	private final ExecutorService resolver = HandlerThreads.pool(THREAD_NAME + "-resolver-", RESOLVER_THREADS);

	EventLoop next() {
		return this.loops.next();
	}

	Executor resolver() {
		return this.resolver;
	}

	/**
	 * Let the threads end when they have done what they were given. Does not wait for
	 * them.
	 */
	void close() {
		this.resolver.shutdown();
		this.loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
	}

	boolean isTerminated() {
		return this.loops.isTerminated() && this.resolver.isTerminated();
	}

}
