package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Accompanies the calls of a registry: those that are done here, and those that leave it
 * over a channel. It changes nothing about a call or its result. Without any observer
 * calls cost nothing more.
 * <p>
 * Called by many threads at a time, by those that call and those of channels:
 * implementations are quick and never block. With several observers, the first one is
 * outermost. What an observer throws is logged; the call and the other observers go on.
 */
@FunctionalInterface
public interface CommandObserver {

	/**
	 * A call begins. Those that nobody can answer are told to no observer.
	 * @param commandId the command
	 * @param caller who calls
	 * @param channel the channel over which the call leaves, or {@code null} when a
	 * command of this registry does it
	 * @return who accompanies this call, or {@code null} when nobody does
	 */
	@Nullable ObservedCommand begin(String commandId, CommandCaller caller, @Nullable String channel);

}
