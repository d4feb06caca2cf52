package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.autoconfigure.command.BeanCommandHandler.Limits;
import dev.connector.autoconfigure.command.ClientOutput.Wrapping;
import dev.connector.autoconfigure.invocation.ClientInput;
import dev.connector.autoconfigure.invocation.ResultItems;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.ValueType;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.Assert;

/**
 * A method of a client, which calls a command. Safe for use by many threads.
 */
final class ClientMethod {

	private final CommandRegistry registry;

	private final String commandId;

	private final ClientInput input;

	private final ClientOutput output;

	private final @Nullable Duration timeout;

	private final Limits limits;

	private final boolean declaresInterrupt;

	/**
	 * Create a method.
	 * @param registry who calls
	 * @param commandId the command
	 * @param client the interface
	 * @param method its method
	 * @param timeout how long to wait, or {@code null} for as long as the registry does
	 * @param limits what a list may need that is made of a stream of this process
	 */
	ClientMethod(CommandRegistry registry, String commandId, Class<?> client, Method method, @Nullable Duration timeout,
			Limits limits) {
		this.registry = registry;
		this.commandId = commandId;
		this.input = ClientInput.of(client, method);
		this.output = ClientOutput.of(client, method);
		this.timeout = timeout;
		this.limits = limits;
		this.declaresInterrupt = Arrays.asList(method.getExceptionTypes()).contains(InterruptedException.class);
	}

	/**
	 * Call the command.
	 * @return what the method returns
	 * @throws CommandException when the method waits and the command fails
	 * @throws InterruptedException when the method waits and declares it
	 */
	@Nullable Object call(@Nullable Object @Nullable [] arguments) throws InterruptedException {
		if (this.output.wrapping() == Wrapping.VALUE) {
			BlockingRefusal.check(this.commandId);
		}
		Object request = this.input.request(arguments);
		return switch (this.output.wrapping()) {
			case VALUE -> await(value(request));
			case STAGE -> value(request).toCompletableFuture();
			case PUBLISHER -> items(request);
			case REACTIVE_ITEMS -> Reactive.of(this.output.declared(), items(request));
			case REACTIVE_VALUE -> Reactive.of(this.output.declared(),
					new DeferredItems(() -> value(request).thenApply(ClientMethod::single)));
		};
	}

	private CompletionStage<@Nullable Object> execute(@Nullable Object request) {
		return (this.timeout != null) ? this.registry.execute(this.commandId, request, ValueType.UNREAD, this.timeout)
				: this.registry.execute(this.commandId, request, ValueType.UNREAD);
	}

	private CompletionStage<@Nullable Object> value(@Nullable Object request) {
		CompletableFuture<@Nullable Object> raw = execute(request).toCompletableFuture();
		if (raw.isDone() && !raw.isCompletedExceptionally()) {
			return read(raw.getNow(null));
		}
		CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
		raw.thenCompose(this::read).whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(CommandException.of(failure));
			}
			else {
				result.complete(value);
			}
		});
		return result;
	}

	/**
	 * Read what came. A stream of this process becomes a list, as it would elsewhere.
	 */
	private CompletionStage<@Nullable Object> read(@Nullable Object raw) {
		Flow.Publisher<Object> items = this.output.type().rawClass().isInstance(raw) || this.output.type().isVoid()
				? null : ResultItems.of(raw);
		if (items != null) {
			return collect(items).thenApply(this::convert);
		}
		try {
			return CompletableFuture.completedFuture(convert(raw));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(CommandException.of(ex));
		}
	}

	private CompletionStage<List<Object>> collect(Flow.Publisher<Object> items) {
		Duration time = (this.timeout != null) ? this.timeout : this.limits.timeout();
		return ResultItems.collect(items, this.limits.maxItems(), (list) -> {
			if (!time.isZero()) {
				list.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
			}
		})
			.exceptionallyCompose(
					(failure) -> CompletableFuture.failedFuture((failure instanceof TimeoutException)
							? new CommandException(CommandErrorCode.TIMEOUT,
									"The items of the command '" + this.commandId + "' did not end within " + time)
							: failure));
	}

	private @Nullable Object convert(@Nullable Object raw) {
		Object value = converted(raw, this.output.type());
		return this.output.optional() ? Optional.ofNullable(value) : value;
	}

	private @Nullable Object converted(@Nullable Object raw, ValueType<@Nullable Object> type) {
		try {
			return this.registry.convert(raw, type);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandException(CommandErrorCode.INTERNAL_ERROR,
					"The result of the command '" + this.commandId + "' is no " + type + ": " + ex.getMessage(), ex);
		}
	}

	private Flow.Publisher<Object> items(@Nullable Object request) {
		return new DeferredItems(() -> execute(request).thenApply((raw) -> {
			Flow.Publisher<Object> items = ResultItems.of(raw);
			if (items != null) {
				return ResultItems.map(items, (item) -> Objects.requireNonNull(convert(item), "An item is null"));
			}
			Object list = converted(raw, this.output.listType());
			return ResultItems.of((list instanceof Collection<?> all) ? all : List.of());
		}));
	}

	private static Flow.Publisher<Object> single(@Nullable Object value) {
		return ResultItems.of((value != null) ? List.of(value) : List.of());
	}

	private @Nullable Object await(CompletionStage<@Nullable Object> stage) throws InterruptedException {
		CompletableFuture<@Nullable Object> future = stage.toCompletableFuture();
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw CommandException.of(ex);
		}
		catch (InterruptedException ex) {
			if (this.declaresInterrupt) {
				throw ex;
			}
			Thread.currentThread().interrupt();
			throw new CommandException(CommandErrorCode.INTERNAL_ERROR,
					"Interrupted while waiting for the command '" + this.commandId + "'", ex);
		}
	}

	/**
	 * Loaded only where reactive streams are on the class path.
	 */
	private static final class Reactive {

		static Object of(Class<?> declared, Flow.Publisher<Object> items) {
			ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(declared);
			Assert.state(adapter != null, () -> "No adapter for " + declared);
			return adapter.fromPublisher(FlowAdapters.toPublisher(items));
		}

	}

}
