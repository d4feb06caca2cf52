package dev.connector.command.link;

import dev.connector.connection.ConnectionListener;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;

/**
 * Tells people and programs what happens to a link. Used by the owner of the connection
 * only.
 */
final class LinkNews implements ConnectionListener {

	private final String channelId;

	private final CommandLinkListener listener;

	private final LinkLog log;

	LinkNews(String channelId, CommandLinkEnvironment environment, LinkLog log) {
		this.channelId = channelId;
		this.listener = environment.listener();
		this.log = log;
	}

	@Override
	public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
		this.log.stateChanged(previous, current);
		this.listener.onStateChanged(this.channelId, previous, current);
	}

	@Override
	public void onLost(Failure failure, boolean wasConnected) {
		this.log.lost(failure, wasConnected);
		this.listener.onLost(this.channelId, failure, wasConnected);
	}

}
