package dev.connector.command;

import java.time.Duration;

/**
 * Limits of a registry. Immutable.
 *
 * @param requestTimeout how long an answer is waited for when the caller says nothing
 * else; zero for ever
 * @param eventWindow how long an event that comes again is known; not zero
 * @param maxKnownEvents how many events are known at most, so that a flood of them needs
 * no more memory than that
 * @param maxRunningPerChannel how many requests from one channel are worked on at a time,
 * others wait; zero for any number
 * @param maxWaitingPerChannel how many requests from one channel may wait, and how many
 * of those that were passed on may be unanswered; more are refused
 * @param maxCommandsPerChannel how many commands of one channel are known at most, more
 * are not taken in; zero for any number
 */
public record CommandRegistryOptions(Duration requestTimeout, Duration eventWindow, int maxKnownEvents,
		int maxRunningPerChannel, int maxWaitingPerChannel, int maxCommandsPerChannel) {

	/**
	 * Create options.
	 * @throws IllegalArgumentException when one is out of its range
	 */
	public CommandRegistryOptions {
		require(!requestTimeout.isNegative(), "requestTimeout must not be negative");
		require(!eventWindow.isNegative() && !eventWindow.isZero(), "eventWindow must be positive");
		require(maxKnownEvents > 0, "maxKnownEvents must be positive");
		require(maxRunningPerChannel >= 0, "maxRunningPerChannel must not be negative");
		require(maxWaitingPerChannel > 0, "maxWaitingPerChannel must be positive");
		require(maxCommandsPerChannel >= 0, "maxCommandsPerChannel must not be negative");
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static CommandRegistryOptions defaults() {
		return new CommandRegistryOptions(Duration.ofSeconds(30), Duration.ofSeconds(5), 100_000, 256, 16_384, 10_000);
	}

	/**
	 * Return the same options with another time to wait for answers.
	 * @param timeout how long, zero for ever
	 * @return other options
	 */
	public CommandRegistryOptions withRequestTimeout(Duration timeout) {
		return new CommandRegistryOptions(timeout, this.eventWindow, this.maxKnownEvents, this.maxRunningPerChannel,
				this.maxWaitingPerChannel, this.maxCommandsPerChannel);
	}

	/**
	 * Return the same options with another memory of events.
	 * @param window how long an event is known
	 * @param maxKnown how many are known at most
	 * @return other options
	 */
	public CommandRegistryOptions withEventWindow(Duration window, int maxKnown) {
		return new CommandRegistryOptions(this.requestTimeout, window, maxKnown, this.maxRunningPerChannel,
				this.maxWaitingPerChannel, this.maxCommandsPerChannel);
	}

	/**
	 * Return the same options with other limits of each channel.
	 * @param maxRunning how many requests are worked on at a time, zero for any number
	 * @param maxWaiting how many requests may wait
	 * @return other options
	 */
	public CommandRegistryOptions withChannelLimits(int maxRunning, int maxWaiting) {
		return new CommandRegistryOptions(this.requestTimeout, this.eventWindow, this.maxKnownEvents, maxRunning,
				maxWaiting, this.maxCommandsPerChannel);
	}

	/**
	 * Return the same options with another number of commands.
	 * @param maxCommands how many commands of one channel are known at most, zero for any
	 * number
	 * @return other options
	 */
	public CommandRegistryOptions withMaxCommandsPerChannel(int maxCommands) {
		return new CommandRegistryOptions(this.requestTimeout, this.eventWindow, this.maxKnownEvents,
				this.maxRunningPerChannel, this.maxWaitingPerChannel, maxCommands);
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
