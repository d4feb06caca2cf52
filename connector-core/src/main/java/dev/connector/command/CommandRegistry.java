package dev.connector.command;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Commands and events by name: those of this process, and over channels those of other
 * registries, wherever they are in the tree that the routers make.
 * <p>
 * Safe for use by many threads. No method blocks, unless a local handler or listener
 * does: these run on the caller's thread. Handlers, listeners and channels that throw
 * harm nothing else. Every stage completes, at the latest when the time is over or the
 * registry is closed; only the time of a local handler is its own.
 */
public final class CommandRegistry {

	/**
	 * The private event that tells of a channel which is in use now; its payload is a map
	 * with the {@code id} of the channel.
	 */
	public static final String CHANNEL_STARTED = Attachments.STARTED;

	private final String name;

	private final RegistryEnvironment environment;

	private final InputCheck.Source checks;

	private final CommandTable table = new CommandTable();

	private final ChannelTable channels;

	private final Calls calls;

	private final Escalations escalations;

	private final Registrations registrations;

	private final Events events;

	private final Attachments attachments;

	private volatile boolean closed;

	CommandRegistry(String name, RegistryEnvironment environment, InputCheck.Source checks,
			@Nullable String routerChannel) {
		this.name = name;
		this.environment = environment;
		this.checks = checks;
		this.channels = new ChannelTable(routerChannel);
		this.calls = new Calls(environment, this.table, this.channels);
		this.escalations = new Escalations(environment, this.channels);
		this.registrations = new Registrations(environment, this.table, this.escalations);
		this.events = new Events(environment, this.channels);
		this.attachments = new Attachments(environment, this.channels, new Parts());
	}

	/**
	 * Begin to set up a registry.
	 * @param scheduler time, for what isn't answered
	 * @return a builder
	 */
	public static CommandRegistryBuilder builder(Scheduler scheduler) {
		return new CommandRegistryBuilder(scheduler);
	}

	/**
	 * Return the name of the registry, for people.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Register a command of this process. A public one counts when the router has
	 * accepted it, where one is connected.
	 * @param command the command
	 * @return completes when the command counts, with a way to take just this
	 * registration back; exceptionally with a {@link DuplicateCommandException} when
	 * there is one by its id, with a {@link CommandException} when the router doesn't
	 * answer, with an {@link IllegalArgumentException} when its schema is none
	 */
	public CompletionStage<Cancellable> register(Command<?, ?> command) {
		if (this.closed) {
			return CompletableFuture.failedStage(closedException());
		}
		try {
			return this.registrations.register(BoundCommand.of(command, this.environment.converter(), this.checks));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Take a command of this process back. Peers are not told, but get an error when they
	 * call it.
	 * @param commandId the command
	 * @return {@code false} when this process has no such command
	 */
	public boolean unregister(String commandId) {
		TableEntry entry = this.table.find(commandId);
		return entry != null && entry.local() != null && this.table.remove(entry);
	}

	/**
	 * Call a command, wherever it is.
	 * @param commandId the command
	 * @param request its input, or {@code null} for none; an object as far as it stays in
	 * this process, written as JSON where it leaves it
	 * @return completes with the result: what the handler gave, or what JSON says as
	 * maps, lists, texts, numbers and booleans; exceptionally with a
	 * {@link CommandException}
	 */
	public CompletionStage<@Nullable Object> execute(String commandId, @Nullable Object request) {
		return execute(commandId, request, ValueType.ANY);
	}

	/**
	 * Call a command, wherever it is.
	 * @param <R> what the caller asks for
	 * @param commandId the command
	 * @param request its input, or {@code null} for none
	 * @param resultType what the result is to be; {@link Void} for one that isn't needed
	 * @return completes with the result, {@code null} when there is none; exceptionally
	 * with a {@link CommandException}
	 */
	public <R> CompletionStage<@Nullable R> execute(String commandId, @Nullable Object request, Class<R> resultType) {
		return execute(commandId, request, ValueType.<@Nullable R>ofGeneric(resultType));
	}

	/**
	 * Call a command, wherever it is.
	 * @param <R> what the caller asks for
	 * @param commandId the command
	 * @param request its input, or {@code null} for none
	 * @param resultType what the result is to be
	 * @return completes with the result, {@code null} when there is none; exceptionally
	 * with a {@link CommandException}
	 */
	public <R extends @Nullable Object> CompletionStage<R> execute(String commandId, @Nullable Object request,
			ValueType<R> resultType) {
		return this.closed ? CompletableFuture.failedStage(closedException())
				: this.calls.execute(commandId, request, resultType, null);
	}

	/**
	 * Call a command, wherever it is, and wait for it so long.
	 * @param <R> what the caller asks for
	 * @param commandId the command
	 * @param request its input, or {@code null} for none
	 * @param resultType what the result is to be
	 * @param timeout how long, in place of the registry's own time; what the peer does
	 * goes on
	 * @return completes with the result, {@code null} when there is none; exceptionally
	 * with a {@link CommandException}
	 */
	public <R extends @Nullable Object> CompletionStage<R> execute(String commandId, @Nullable Object request,
			ValueType<R> resultType, Duration timeout) {
		return this.closed ? CompletableFuture.failedStage(closedException())
				: this.calls.execute(commandId, request, resultType, Objects.requireNonNull(timeout, "timeout"));
	}

	/**
	 * Make a value what code asks for, as results and payloads are made: objects as they
	 * are where they fit, everything else by the converter.
	 * @param <T> what is asked for
	 * @param value an object of this process, or what came {@linkplain ValueType#UNREAD
	 * unread}; {@code null} stays {@code null}
	 * @param type what is asked for
	 * @return the value
	 * @throws IllegalArgumentException when it doesn't fit
	 */
	public <T extends @Nullable Object> T convert(@Nullable Object value, ValueType<T> type) {
		return Results.read(value, type, this.environment.converter());
	}

	/**
	 * Tell of an event without a payload.
	 * @param eventId what happened; an underscore in front keeps it in this registry
	 */
	public void emit(String eventId) {
		emit(eventId, null);
	}

	/**
	 * Tell of an event: those who listen here, on this thread, and all channels. Whether
	 * anybody hears it isn't known.
	 * @param eventId what happened; an underscore in front keeps it in this registry
	 * @param payload what to tell of it, or {@code null}
	 */
	public void emit(String eventId, @Nullable Object payload) {
		if (!this.closed) {
			this.events.emit(eventId, payload);
		}
	}

	/**
	 * Listen to an event.
	 * @param eventId the event
	 * @param listener hears the payload: an object of this process, or what JSON says;
	 * {@code null} when there is none
	 * @return a way to stop listening
	 */
	public Cancellable on(String eventId, Consumer<@Nullable Object> listener) {
		return on(eventId, ValueType.ANY, listener);
	}

	/**
	 * Listen to an event.
	 * @param <T> what the listener takes
	 * @param eventId the event
	 * @param payloadType what the payload is to be; one that is something else is left
	 * out, with a line in the log
	 * @param listener hears the payload
	 * @return a way to stop listening
	 */
	public <T extends @Nullable Object> Cancellable on(String eventId, ValueType<T> payloadType,
			Consumer<? super T> listener) {
		return this.closed ? Cancellable.NONE : this.events.listen(eventId, payloadType, listener);
	}

	/**
	 * Attach a channel, which the registry starts and closes.
	 * @param channel the channel, not started yet
	 * @return completes when it is in use; exceptionally when it isn't, and then nothing
	 * of it is left: with an {@link IllegalArgumentException} when there is a channel by
	 * its id, otherwise with what the channel says
	 */
	public CompletionStage<Void> addChannel(CommandChannel channel) {
		return this.closed ? CompletableFuture.failedStage(closedException()) : this.attachments.attach(channel);
	}

	/**
	 * Ask the peer of a channel for its commands anew: those that it has now are known
	 * then, and its own ones that it has no more are forgotten. What it registered for
	 * others stays.
	 * @param channelId the channel
	 * @return completes when the peer has answered; exceptionally when the question can't
	 * be sent, or the channel ends before. A peer that doesn't answer leaves it open
	 */
	public CompletionStage<Void> refresh(String channelId) {
		AttachedChannel channel = this.channels.find(channelId);
		return (channel != null && channel.isStarted()) ? this.registrations.askForList(channel)
				: CompletableFuture.failedStage(CommandChannelException.closed(channelId));
	}

	/**
	 * Close a channel. The commands of its peer are forgotten, and what waits for its
	 * answers fails with {@link CommandErrorCode#CHANNEL_DISCONNECTED}.
	 * @param channelId the channel; unknown ones are ignored
	 * @return completes when it is closed; never exceptionally
	 */
	public CompletionStage<Void> removeChannel(String channelId) {
		AttachedChannel channel = this.channels.find(channelId);
		return (channel != null) ? this.attachments.detach(channel, null) : CompletableFuture.completedStage(null);
	}

	/**
	 * Return the commands that can be called by their place: those of this process,
	 * private ones too, and those of which channels told.
	 * @return an immutable list, sorted by id
	 */
	public List<CommandDescriptor> commands() {
		return this.table.describe();
	}

	/**
	 * Return the channels.
	 * @return an immutable list, sorted by id
	 */
	public List<CommandChannelDescriptor> channels() {
		return this.channels.describe();
	}

	/**
	 * Close all channels, and forget all commands and listeners. What waits for an answer
	 * fails with {@link CommandErrorCode#CHANNEL_DISCONNECTED}. Idempotent.
	 * @return completes when all channels are closed; never exceptionally
	 */
	public CompletionStage<Void> close() {
		this.closed = true;
		CompletionStage<Void> channelsClosed = this.attachments.close();
		this.table.clear();
		this.events.clear();
		this.calls.stop();
		this.registrations.stop();
		return channelsClosed;
	}

	@Override
	public String toString() {
		return "command registry '" + this.name + "'";
	}

	/**
	 * Return how many questions over channels are not answered yet.
	 */
	int unanswered() {
		return this.calls.unanswered() + this.escalations.unanswered();
	}

	private CommandException closedException() {
		return new CommandException(CommandErrorCode.CHANNEL_DISCONNECTED, "The " + this + " is closed");
	}

	/**
	 * The parts, for the channels.
	 */
	private final class Parts implements AttachedChannel.Desks {

		@Override
		public Calls calls() {
			return CommandRegistry.this.calls;
		}

		@Override
		public Escalations escalations() {
			return CommandRegistry.this.escalations;
		}

		@Override
		public Registrations registrations() {
			return CommandRegistry.this.registrations;
		}

		@Override
		public Events events() {
			return CommandRegistry.this.events;
		}

		@Override
		public Attachments attachments() {
			return CommandRegistry.this.attachments;
		}

	}

}
