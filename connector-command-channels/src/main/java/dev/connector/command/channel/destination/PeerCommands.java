package dev.connector.command.channel.destination;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.command.CommandRegistry;
import dev.connector.gateway.MessagePeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one peer has at the gateway: a channel from the moment when it asks for one, and
 * another one when it asks again. Called by the thread that tells of the peer, one at a
 * time, unless it says something else.
 */
final class PeerCommands {

	private static final Logger logger = LoggerFactory.getLogger(PeerCommands.class);

	private final GatewayCommands commands;

	private final MessagePeer peer;

	private final PayloadChannel.Terms terms;

	private volatile @Nullable PayloadChannel channel;

	PeerCommands(GatewayCommands commands, MessagePeer peer, PayloadChannel.Terms terms) {
		this.commands = commands;
		this.peer = peer;
		this.terms = terms;
	}

	CompletionStage<Void> received(Payload message) {
		PayloadChannel current = this.channel;
		String closed = ChannelMarks.closeReason(message);
		if (ChannelMarks.isOpen(message)) {
			open();
		}
		else if (closed != null) {
			gone("the peer has closed it: " + closed);
		}
		else if (current != null && !current.isClosed()) {
			return current.received(message);
		}
		else {
			return CompletableFuture.failedStage(new IllegalStateException(
					"A message of commands came from " + this.peer + ", for which there is no channel"));
		}
		return CompletableFuture.completedStage(null);
	}

	/**
	 * End the channel, if there is one. Called by any thread.
	 */
	void gone(String reason) {
		PayloadChannel left = this.channel;
		if (left != null) {
			logger.debug("The channel of {} has ended: {}", this.peer, reason);
			left.ended(null);
		}
	}

	/**
	 * Begin a channel, in the place of the one before, whose end the peer may not have
	 * told.
	 */
	private void open() {
		gone("the peer opens another one");
		String group = this.commands.groupOf(this.peer);
		if (group == null) {
			this.peer.send(ChannelMarks.close("commands are not for everybody here"));
			return;
		}
		String id = group.equals(this.peer.tenant()) ? this.peer.name() : this.peer.tenant() + "/" + this.peer.name();
		PayloadChannel fresh = new PayloadChannel(id, this.terms, new ToPeer(group, id));
		CommandRegistry registry = this.commands.enter(group, id, this);
		if (registry == null) {
			this.peer.send(ChannelMarks.close("commands are not taken any more"));
			return;
		}
		this.channel = fresh;
		registry.addChannel(fresh).whenComplete((attached, thrown) -> {
			if (thrown != null && !fresh.isClosed()) {
				String reason = Reasons.of(thrown);
				logger.warn("{} can't take part in commands: {}", this.peer, reason);
				this.peer.send(ChannelMarks.close(reason));
				fresh.ended(null);
			}
		});
	}

	/**
	 * Carries the messages of one channel to the peer.
	 */
	private final class ToPeer implements Carrier {

		private final String group;

		private final String id;

		ToPeer(String group, String id) {
			this.group = group;
			this.id = id;
		}

		@Override
		public void begin(PayloadChannel channel) {
			send(ChannelMarks.open());
			channel.opened();
		}

		@Override
		public CompletionStage<Void> send(Payload message) {
			return PeerCommands.this.peer.send(message);
		}

		@Override
		public void end() {
			PeerCommands.this.commands.leave(this.group, this.id, PeerCommands.this);
		}

	}

}
