package dev.connector.command.channel.line;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelAcceptor;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.transport.socket.SocketThreads;

/**
 * Makes channels over TCP, and listens for them. Owns their threads, which are started as
 * they are needed. Safe for use by many threads; to be closed.
 */
public final class TcpChannels implements AutoCloseable {

	private static final String THREAD_NAME = "connector-command-tcp";

	/** Whatever becomes of the peers. */
	private static final Duration LATEST = Duration.ofSeconds(10);

	private final ChannelEnvironment environment;

	private final SocketThreads threads = new SocketThreads(THREAD_NAME);

	private final Set<TcpChannel> channels = ConcurrentHashMap.newKeySet();

	private final Set<TcpListener> listeners = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * Create it.
	 * @param environment what channels need
	 */
	public TcpChannels(ChannelEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Make a channel without dialling.
	 * @param channelId its id
	 * @param options where to, and how
	 * @return a channel that dials when it is started; its failures are
	 * {@link dev.connector.command.CommandChannelException#failure() classified}
	 */
	public CommandChannel create(String channelId, TcpChannelOptions options) {
		TcpDial dial = new TcpDial(options, this.environment.maxMessageBytes(), this.threads.resolver());
		TcpChannel channel = new TcpChannel(channelId, this.threads.next(), this.environment, options.writes(), dial,
				this.channels::remove);
		this.channels.add(channel);
		if (this.closed.get()) {
			channel.close();
		}
		return channel;
	}

	/**
	 * Make a listener without binding it.
	 * @param name start of the ids of its channels
	 * @param options where to listen, and how
	 * @param acceptor takes the channels
	 * @return a listener that listens when it is started
	 */
	public TcpListener listener(String name, TcpListenerOptions options, ChannelAcceptor acceptor) {
		TcpListener listener = new TcpListener(name, options, acceptor, this.environment, this.threads,
				this.listeners::remove);
		this.listeners.add(listener);
		return listener;
	}

	/**
	 * Close every listener and every channel, and let the threads end when that is done.
	 * Does not wait for it; does nothing the second time.
	 */
	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		CompletableFuture<?>[] closing = Stream
			.concat(this.listeners.stream().map(TcpListener::close), this.channels.stream().map(CommandChannel::close))
			.map(CompletionStage::toCompletableFuture)
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture<Void> all = CompletableFuture.allOf(closing);
		if (!all.isDone()) {
			this.threads.closeLater(LATEST);
		}
		all.thenRun(this.threads::close);
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.threads.isTerminated();
	}

}
