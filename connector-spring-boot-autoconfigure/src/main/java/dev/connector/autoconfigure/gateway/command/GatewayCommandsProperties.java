package dev.connector.autoconfigure.gateway.command;

import java.time.Duration;

import dev.connector.command.CommandRegistryOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Commands of the processes that are connected with the gateway.
 *
 * @param enabled Whether processes of one tenant can call each other's commands through
 * the gateway.
 * @param requestTimeout How long an answer is waited for. 0 for ever.
 * @param maxRunningPerChannel How many requests of one process run at a time, others
 * wait. 0 for any number.
 * @param maxWaitingPerChannel How many requests of one process may wait, and how many may
 * be passed on and unanswered. More are refused.
 * @param maxUntakenMessages Number of messages that may wait for a process to take them.
 * @param maxUntakenBytes Size of all messages that may wait for a process to take them.
 */
@ConfigurationProperties("connector.gateway.commands")
public record GatewayCommandsProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("30s") Duration requestTimeout, @DefaultValue("256") int maxRunningPerChannel,
		@DefaultValue("16384") int maxWaitingPerChannel, @DefaultValue("8192") int maxUntakenMessages,
		@DefaultValue("12MB") DataSize maxUntakenBytes) {

	/**
	 * Create properties.
	 * @throws IllegalArgumentException when a value is out of bounds; the message names
	 * the property
	 */
	public GatewayCommandsProperties {
		require(!requestTimeout.isNegative(), "request-timeout", "not be negative", requestTimeout);
		require(maxRunningPerChannel >= 0, "max-running-per-channel", "not be negative", maxRunningPerChannel);
		require(maxWaitingPerChannel > 0, "max-waiting-per-channel", "be positive", maxWaitingPerChannel);
		require(maxUntakenMessages >= 2, "max-untaken-messages", "be at least 2", maxUntakenMessages);
		require(maxUntakenBytes.toBytes() >= 2, "max-untaken-bytes", "be at least 2B", maxUntakenBytes);
	}

	/**
	 * Return the options of a tenant's registry.
	 */
	CommandRegistryOptions registryOptions() {
		return CommandRegistryOptions.defaults()
			.withRequestTimeout(this.requestTimeout)
			.withChannelLimits(this.maxRunningPerChannel, this.maxWaitingPerChannel);
	}

	private static void require(boolean condition, String property, String rule, Object value) {
		if (!condition) {
			throw new IllegalArgumentException(
					"connector.gateway.commands." + property + " must " + rule + ", but is " + value);
		}
	}

}
