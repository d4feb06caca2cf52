package dev.connector.command.channel.websocket;

import java.time.Duration;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.transport.websocket.WebSocketClients;
import dev.connector.transport.websocket.WebSocketOptions;
import dev.connector.transport.websocket.WebSocketTransport;

/**
 * Makes channels over WebSocket, the client's side. Owns their threads, which are started
 * as they are needed. Safe for use by many threads; to be closed.
 */
public final class WebSocketChannels implements AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final ChannelEnvironment environment;

	private final WebSocketClients clients;

	/**
	 * Create it.
	 * @param environment what channels need
	 */
	public WebSocketChannels(ChannelEnvironment environment) {
		this.environment = environment;
		this.clients = new WebSocketClients(environment.scheduler());
	}

	/**
	 * Make a channel without dialling.
	 * @param channelId its id
	 * @param options where to, and how
	 * @return a channel that dials when it is started; its failures are
	 * {@link dev.connector.command.CommandChannelException#failure() classified}
	 */
	public CommandChannel create(String channelId, WebSocketChannelOptions options) {
		int maxMessageBytes = this.environment.maxMessageBytes();
		WebSocketOptions socket = WebSocketOptions.of(options.uri())
			.withTimeouts(
					new WebSocketOptions.Timeouts(options.connectTimeout(), options.writes().timeout(), CLOSE_TIMEOUT))
			// The channel has limits of its own
			.withLimits(new WebSocketOptions.Limits(maxMessageBytes, Integer.MAX_VALUE, Long.MAX_VALUE));
		WebSocketTransport transport = this.clients.transport(socket, options.access());
		return new WebSocketCommandChannel(channelId, options, transport, this.environment);
	}

	/**
	 * End every channel, and let the threads end. Does not wait for them; does nothing
	 * the second time.
	 */
	@Override
	public void close() {
		this.clients.close();
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.clients.isTerminated();
	}

}
