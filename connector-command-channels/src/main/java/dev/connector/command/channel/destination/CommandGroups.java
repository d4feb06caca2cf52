package dev.connector.command.channel.destination;

import dev.connector.gateway.MessagePeer;
import org.jspecify.annotations.Nullable;

/**
 * Decides who reaches whose commands at a gateway: peers of one group share a registry,
 * and nothing of one group reaches another one.
 */
@FunctionalInterface
public interface CommandGroups {

	/**
	 * Peers reach those of their own tenant.
	 */
	CommandGroups BY_TENANT = MessagePeer::tenant;

	/**
	 * Return the group of a peer. Called by the thread that tells of the peer; never
	 * blocks.
	 * @param peer who wants to take part
	 * @return the name of the group, or {@code null} when it may not
	 */
	@Nullable String groupOf(MessagePeer peer);

}
