package dev.connector.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link CommandRegistry}. For one thread.
 */
public final class CommandRegistryBuilder {

	private final Scheduler scheduler;

	private final List<CommandObserver> observers = new ArrayList<>();

	private String name = "commands";

	private @Nullable String routerChannel;

	private Executor executor = Runnable::run;

	private RandomGenerator random = Randomness.shared();

	private CommandRegistryOptions options = CommandRegistryOptions.defaults();

	private ValueConverter converter = ValueConverter.PLAIN;

	private InputCheck.Source checks = InputCheck.Source.NONE;

	CommandRegistryBuilder(Scheduler scheduler) {
		this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
	}

	/**
	 * Name the registry, for people; the name never leaves the process.
	 * @param name the name
	 * @return this builder
	 */
	public CommandRegistryBuilder name(String name) {
		this.name = Objects.requireNonNull(name, "name");
		return this;
	}

	/**
	 * Say which channel leads to the router: it is asked before a public command counts,
	 * and gets the calls of commands that nobody knows here. The channel may come later.
	 * @param channelId the channel, or {@code null} for a registry that is the root
	 * @return this builder
	 */
	public CommandRegistryBuilder routerChannel(@Nullable String channelId) {
		this.routerChannel = channelId;
		return this;
	}

	/**
	 * Say what runs handlers for calls from elsewhere, and listeners for events from
	 * elsewhere. Without one they run on the thread that brought the message, and must
	 * not block.
	 * @param executor the executor, which stays the caller's
	 * @return this builder
	 */
	public CommandRegistryBuilder executor(Executor executor) {
		this.executor = Objects.requireNonNull(executor, "executor");
		return this;
	}

	/**
	 * Say where chance comes from, which is in the ids of messages.
	 * @param random the generator
	 * @return this builder
	 */
	public CommandRegistryBuilder random(RandomGenerator random) {
		this.random = Objects.requireNonNull(random, "random");
		return this;
	}

	/**
	 * Set limits.
	 * @param options the limits
	 * @return this builder
	 */
	public CommandRegistryBuilder options(CommandRegistryOptions options) {
		this.options = Objects.requireNonNull(options, "options");
		return this;
	}

	/**
	 * Say who makes values of the types that code asks for. Without one, JSON can't be
	 * read.
	 * @param converter the converter
	 * @return this builder
	 */
	public CommandRegistryBuilder converter(ValueConverter converter) {
		this.converter = Objects.requireNonNull(converter, "converter");
		return this;
	}

	/**
	 * Say who holds input against the schemas of commands. Without one, schemas are
	 * published only.
	 * @param checks makes the checks
	 * @return this builder
	 */
	public CommandRegistryBuilder inputChecks(InputCheck.Source checks) {
		this.checks = Objects.requireNonNull(checks, "checks");
		return this;
	}

	/**
	 * Add an observer of calls.
	 * @param observer accompanies every call, within those added before it
	 * @return this builder
	 */
	public CommandRegistryBuilder observer(CommandObserver observer) {
		this.observers.add(Objects.requireNonNull(observer, "observer"));
		return this;
	}

	/**
	 * Create the registry.
	 * @return a registry without commands and channels
	 */
	public CommandRegistry build() {
		RegistryEnvironment environment = new RegistryEnvironment(this.scheduler, this.executor,
				new MessageIds(this.random), this.options, this.converter, CallWatch.of(this.observers));
		return new CommandRegistry(this.name, environment, this.checks, this.routerChannel);
	}

}
