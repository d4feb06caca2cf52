package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.Map;

import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.CommandRegistryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be said about commands by properties. Immutable.
 *
 * @param enabled Whether the application has a registry of commands.
 * @param router Name of the channel that leads to the router, which knows the commands
 * that nobody knows here. The registry is the root of its tree when empty.
 * @param requestTimeout How long an answer is waited for; zero for ever.
 * @param eventWindow How long an event that comes again is known.
 * @param maxKnownEvents How many events are known at most.
 * @param maxRunningPerChannel How many requests of one channel run at a time, others
 * wait; zero for any number.
 * @param maxWaitingPerChannel How many requests of one channel may wait, and how many may
 * be passed on and unanswered; more are refused.
 * @param maxResultItems How many items a stream may have that is sent over a channel,
 * where it becomes a list.
 * @param clients Clients of commands, by their name.
 */
@ConfigurationProperties("connector.commands")
public record CommandProperties(@DefaultValue("true") boolean enabled, @Nullable String router,
		@DefaultValue("30s") Duration requestTimeout, @DefaultValue("5s") Duration eventWindow,
		@DefaultValue("100000") int maxKnownEvents, @DefaultValue("256") int maxRunningPerChannel,
		@DefaultValue("16384") int maxWaitingPerChannel, @DefaultValue("10000") int maxResultItems,
		@DefaultValue Map<String, Client> clients) {

	private static final String PREFIX = "connector.commands.";

	/**
	 * Return what the properties say as options of a registry.
	 * @return the options
	 * @throws InvalidPropertyException when a value can't work
	 */
	CommandRegistryOptions options() {
		require(!this.requestTimeout.isNegative(), "request-timeout", "must not be negative");
		require(!this.eventWindow.isNegative() && !this.eventWindow.isZero(), "event-window", "must be positive");
		require(this.maxKnownEvents > 0, "max-known-events", "must be positive");
		require(this.maxRunningPerChannel >= 0, "max-running-per-channel", "must not be negative");
		require(this.maxWaitingPerChannel > 0, "max-waiting-per-channel", "must be positive");
		require(this.maxResultItems > 0, "max-result-items", "must be positive");
		this.clients.forEach((name, client) -> require(client.timeout() == null || isPositive(client.timeout()),
				"clients." + name + ".timeout", "must be positive"));
		return CommandRegistryOptions.defaults()
			.withRequestTimeout(this.requestTimeout)
			.withEventWindow(this.eventWindow, this.maxKnownEvents)
			.withChannelLimits(this.maxRunningPerChannel, this.maxWaitingPerChannel);
	}

	private static boolean isPositive(@Nullable Duration duration) {
		return duration != null && !duration.isNegative() && !duration.isZero();
	}

	private static void require(boolean condition, String key, String what) {
		if (!condition) {
			throw new InvalidPropertyException(PREFIX + key, "The value of " + PREFIX + key + " " + what + ".",
					"Change " + PREFIX + key + ".", null);
		}
	}

	/**
	 * A client of commands.
	 *
	 * @param timeout How long its methods wait for an answer, where they say nothing
	 * else. That of the registry when empty.
	 */
	public record Client(@Nullable Duration timeout) {

	}

}
