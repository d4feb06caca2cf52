package dev.connector.command.channel.destination;

import dev.connector.command.MessageIds;
import dev.connector.destination.PayloadClass;
import dev.connector.gateway.MessageHandler;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.schedule.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway deals with the commands of its peers. Immutable.
 *
 * @param codec reads and writes messages, and limits their size
 * @param waiting how much may wait for a peer to take it
 * @param groups decides who reaches whose commands
 * @param carries the class of payload in which commands come
 * @param others takes what comes in other classes, or {@code null} to refuse that
 */
public record GatewayCommandsOptions(CommandMessageCodec codec, WaitingLimits waiting, CommandGroups groups,
		PayloadClass carries, @Nullable MessageHandler others) {

	/**
	 * Return the options that hold when nothing else is said: tenants for themselves, and
	 * commands in the class {@link PayloadClass#EXECUTE}.
	 * @param codec reads and writes messages, and limits their size
	 * @return the defaults
	 */
	public static GatewayCommandsOptions of(CommandMessageCodec codec) {
		return new GatewayCommandsOptions(codec, WaitingLimits.defaults(), CommandGroups.BY_TENANT,
				PayloadClass.EXECUTE, null);
	}

	/**
	 * Return these options with other limits.
	 * @param changed how much may wait for a peer to take it
	 * @return new options
	 */
	public GatewayCommandsOptions withWaiting(WaitingLimits changed) {
		return new GatewayCommandsOptions(this.codec, changed, this.groups, this.carries, this.others);
	}

	/**
	 * Return these options with other groups.
	 * @param changed decides who reaches whose commands
	 * @return new options
	 */
	public GatewayCommandsOptions withGroups(CommandGroups changed) {
		return new GatewayCommandsOptions(this.codec, this.waiting, changed, this.carries, this.others);
	}

	/**
	 * Return these options with another class of payload.
	 * @param changed the class in which commands come
	 * @return new options
	 */
	public GatewayCommandsOptions withCarries(PayloadClass changed) {
		return new GatewayCommandsOptions(this.codec, this.waiting, this.groups, changed, this.others);
	}

	/**
	 * Return these options with somebody else for other messages.
	 * @param changed takes what comes in other classes, or {@code null} to refuse that
	 * @return new options
	 */
	public GatewayCommandsOptions withOthers(@Nullable MessageHandler changed) {
		return new GatewayCommandsOptions(this.codec, this.waiting, this.groups, this.carries, changed);
	}

	PayloadChannel.Terms terms() {
		return new PayloadChannel.Terms(this.codec, this.waiting, new MessageIds(Randomness.shared()));
	}

}
