package dev.connector.command.channel.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.transport.socket.SocketThreads;

/**
 * Makes channels over HTTP, the client's side. Owns their threads, which are started as
 * they are needed. Safe for use by many threads; to be closed.
 */
public final class HttpChannels implements AutoCloseable {

	private static final String THREAD_NAME = "connector-command-http";

	private final ChannelEnvironment environment;

	private final SocketThreads threads = new SocketThreads(THREAD_NAME);

	private final Set<HttpChannel> channels = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create it.
	 * @param environment what channels need
	 */
	public HttpChannels(ChannelEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Make a channel without connecting.
	 * @param channelId its id
	 * @param options where to, and how
	 * @return a channel that asks for the peer's commands when it is started; its
	 * failures are {@link dev.connector.command.CommandChannelException#failure()
	 * classified}
	 */
	public CommandChannel create(String channelId, HttpChannelOptions options) {
		HttpChannel channel = new HttpChannel(channelId, options, this.environment, this.threads.next(),
				this.threads.resolver(), this.channels::remove);
		this.channels.add(channel);
		if (this.closed) {
			channel.close();
		}
		return channel;
	}

	/**
	 * End every channel at once, and let the threads end. Does not wait for them; does
	 * nothing the second time.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.channels.forEach(HttpChannel::abort);
		this.threads.close();
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.threads.isTerminated();
	}

}
