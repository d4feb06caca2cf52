package dev.connector.command.link;

import java.util.random.RandomGenerator;

import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;

/**
 * What a link needs around it.
 *
 * @param scheduler the time
 * @param random where jitter comes from
 * @param listener is told what happens
 */
public record CommandLinkEnvironment(Scheduler scheduler, RandomGenerator random, CommandLinkListener listener) {

	/**
	 * Return what a link needs of which nobody is told anything.
	 * @param scheduler the time
	 * @return the environment
	 */
	public static CommandLinkEnvironment of(Scheduler scheduler) {
		return new CommandLinkEnvironment(scheduler, Randomness.shared(), new Nobody());
	}

	/**
	 * Return the same environment with another listener.
	 * @param changed is told what happens
	 * @return another environment
	 */
	public CommandLinkEnvironment withListener(CommandLinkListener changed) {
		return new CommandLinkEnvironment(this.scheduler, this.random, changed);
	}

	/**
	 * Hears nothing.
	 */
	private static final class Nobody implements CommandLinkListener {

	}

}
