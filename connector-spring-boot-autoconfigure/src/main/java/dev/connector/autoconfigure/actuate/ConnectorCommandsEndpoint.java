package dev.connector.autoconfigure.actuate;

import dev.connector.autoconfigure.actuate.CommandsDescriptor.ChannelDescriptor;
import dev.connector.autoconfigure.actuate.CommandsDescriptor.ChannelDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the commands that can be called here and the channels to other processes, and
 * lets operators steer those where they may write. Never shows a secret.
 */
@Endpoint(id = "connectorcommands", defaultAccess = Access.READ_ONLY)
public final class ConnectorCommandsEndpoint {

	private final CommandOperations operations;

	ConnectorCommandsEndpoint(CommandOperations operations) {
		this.operations = operations;
	}

	/**
	 * Show all commands and all channels.
	 * @return the commands and the channels, sorted by id
	 */
	@ReadOperation
	public CommandsDescriptor commands() {
		return this.operations.describe();
	}

	/**
	 * Show one channel.
	 * @param name its name
	 * @return the channel, or {@code null} when there is none
	 */
	@ReadOperation
	public @Nullable ChannelDetails channel(@Selector String name) {
		return this.operations.find(name);
	}

	/**
	 * Do something to one channel. Never creates or removes one; what it sets off goes on
	 * after the answer.
	 * @param name its name
	 * @param action {@code pause}, {@code resume}, {@code reconnect} or {@code rearm}
	 * @return the channel afterwards
	 */
	@WriteOperation
	public ChannelDescriptor changeChannel(@Selector String name, @Nullable String action) {
		return this.operations.act(name, action, null);
	}

}
