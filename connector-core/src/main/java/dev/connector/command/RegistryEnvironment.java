package dev.connector.command;

import java.util.concurrent.Executor;

import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a registry share. Immutable.
 *
 * @param scheduler time
 * @param executor runs what calls and events from elsewhere ask for
 * @param ids ids of messages
 * @param options limits
 * @param converter makes values of the types that code asks for
 * @param watch those who observe calls, or {@code null} when nobody does
 */
record RegistryEnvironment(Scheduler scheduler, Executor executor, MessageIds ids, CommandRegistryOptions options,
		ValueConverter converter, @Nullable CallWatch watch) {

}
