package dev.connector.autoconfigure.command.channel;

import java.util.List;
import java.util.function.Consumer;

import dev.connector.command.link.CommandLinkListener;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells many listeners of links. One that throws is logged, and the others still hear.
 *
 * @param listeners whom to tell, in this order
 */
record LinkListeners(List<CommandLinkListener> listeners) implements CommandLinkListener {

	private static final Logger logger = LoggerFactory.getLogger(LinkListeners.class);

	@Override
	public void onStateChanged(String channelId, ConnectionSnapshot previous, ConnectionSnapshot current) {
		tell((listener) -> listener.onStateChanged(channelId, previous, current));
	}

	@Override
	public void onLost(String channelId, Failure failure, boolean wasConnected) {
		tell((listener) -> listener.onLost(channelId, failure, wasConnected));
	}

	private void tell(Consumer<CommandLinkListener> news) {
		for (CommandLinkListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of command channels failed", ex);
			}
		}
	}

}
