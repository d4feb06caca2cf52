package dev.connector.interop.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Commands of this process and of its neighbours. Any thread may use it; handlers run on
 * the thread that brought the call.
 */
final class PeerRegistry {

	private final Map<String, PeerCommand> local = new ConcurrentHashMap<>();

	private final Map<String, PeerChannel> remote = new ConcurrentHashMap<>();

	private final Map<String, Waiter> waiters = new ConcurrentHashMap<>();

	private final Map<String, PeerChannel> routes = new ConcurrentHashMap<>();

	private final CopyOnWriteArraySet<PeerChannel> channels = new CopyOnWriteArraySet<>();

	private final PeerEvents events = new PeerEvents();

	private final PeerQuirks quirks;

	private final long timeoutMillis;

	private volatile PeerChannel router;

	PeerRegistry(PeerQuirks quirks, long timeoutMillis) {
		this.quirks = quirks;
		this.timeoutMillis = timeoutMillis;
	}

	/**
	 * Have a neighbour from now on, and ask it for its commands.
	 */
	void attach(PeerChannel channel, boolean asRouter) {
		this.channels.add(channel);
		if (asRouter) {
			this.router = channel;
		}
		channel.send(this.quirks.message("list.commands.request"));
	}

	/**
	 * Forget a neighbour and fail what waits for it.
	 */
	void closed(PeerChannel channel) {
		this.channels.remove(channel);
		if (this.router == channel) {
			this.router = null;
		}
		this.remote.values().removeIf((owner) -> owner == channel);
		this.waiters.values()
			.stream()
			.filter((waiter) -> waiter.channel() == channel)
			.forEach((waiter) -> waiter.future()
				.completeExceptionally(new PeerError("channel_disconnected", "Channel disconnected")));
	}

	/**
	 * Add a command, when the router has nothing against it.
	 */
	CompletionStage<?> register(PeerCommand command) {
		PeerChannel above = this.router;
		if (this.local.containsKey(command.id()) || this.remote.containsKey(command.id())) {
			return failed("internal_error", "duplicate_command");
		}
		if (above == null || command.isPrivate()) {
			this.local.put(command.id(), command);
			return CompletableFuture.completedFuture(PeerCommand.NOTHING);
		}
		return announce(above, command.definition()).thenRun(() -> this.local.put(command.id(), command));
	}

	/**
	 * Call a command wherever it is.
	 * @param request the input, or {@link PeerCommand#NOTHING}
	 * @param millis how long to wait, in place of what the registry waits
	 */
	CompletionStage<?> execute(String commandId, Object request, Long millis) {
		PeerCommand command = this.local.get(commandId);
		if (command != null) {
			return run(command, request);
		}
		PeerChannel target = this.remote.getOrDefault(commandId, this.router);
		if (target == null) {
			return failed("not_found", "Command \"" + commandId + "\" not found");
		}
		return ask(target, this.quirks.message("execute.command.request", "commandId", commandId, "request", request),
				(millis != null) ? millis : this.timeoutMillis);
	}

	/**
	 * Tell of an event, here and to all neighbours.
	 */
	void emit(String eventId, Object payload) {
		Map<String, Object> event = this.quirks.message("event", "eventId", eventId, "payload", payload);
		if (this.events.hear(event) && !eventId.startsWith("_")) {
			this.channels.forEach((channel) -> channel.send(event));
		}
	}

	void listen(String eventId, Consumer<Object> listener) {
		this.events.listen(eventId, listener);
	}

	PeerQuirks quirks() {
		return this.quirks;
	}

	List<String> localIds() {
		return this.local.values().stream().filter((it) -> !it.isPrivate()).map(PeerCommand::id).sorted().toList();
	}

	List<String> remoteIds() {
		return this.remote.keySet().stream().sorted().toList();
	}

	List<PeerChannel> channels() {
		return new ArrayList<>(this.channels);
	}

	/**
	 * Return the definitions of the public commands of this process.
	 */
	List<Object> definitions() {
		return localIds().stream().map((id) -> (Object) this.local.get(id).definition()).toList();
	}

	/**
	 * Take what a neighbour says.
	 */
	void receive(PeerChannel from, Map<String, Object> message) {
		switch (String.valueOf(message.get("type"))) {
			case "list.commands.request" -> from.send(this.quirks.message("list.commands.response", "thid",
					message.get("id"), "commands", definitions()));
			case "list.commands.response" -> list(message.get("commands"))
				.forEach((definition) -> this.remote.putIfAbsent((String) object(definition).get("id"), from));
			case "register.command.request" -> registered(from, message);
			case "register.command.response", "execute.command.response" -> answered(message);
			case "execute.command.request" -> called(from, message);
			case "event" -> heard(from, message);
			default -> System.err.println("Unknown type of message: " + message.get("type"));
		}
	}

	private void registered(PeerChannel from, Map<String, Object> message) {
		Map<String, Object> definition = object(message.get("command"));
		String id = (String) definition.get("id");
		PeerChannel above = this.router;
		PeerChannel owner = this.remote.get(id);
		if (this.local.containsKey(id) || (owner != null && owner != from)) {
			acknowledge(from, message, false);
		}
		else if (above == null || above == from || id.startsWith("_")) {
			this.remote.put(id, from);
			acknowledge(from, message, true);
		}
		else {
			announce(above, definition).whenComplete((done, failure) -> {
				if (failure == null) {
					this.remote.put(id, from);
				}
				acknowledge(from, message, failure == null);
			});
		}
	}

	private void acknowledge(PeerChannel target, Map<String, Object> request, boolean accepted) {
		Map<String, Object> response = accepted ? Map.of("ok", true)
				: Map.of("ok", false, "error", "duplicate_command");
		target.send(this.quirks.message("register.command.response", "thid", request.get("id"), "response", response));
	}

	private void called(PeerChannel from, Map<String, Object> message) {
		String commandId = (String) message.get("commandId");
		PeerCommand command = this.local.get(commandId);
		PeerChannel target = this.remote.getOrDefault(commandId, this.router);
		if (command != null) {
			run(command, message.get("request")).whenComplete((result, failure) -> respond(from, message.get("id"),
					(failure != null) ? PeerError.of(failure).toResponse() : success(result)));
		}
		else if (target == null || target == from) {
			respond(from, message.get("id"),
					new PeerError("not_found", "Command \"" + commandId + "\" not found").toResponse());
		}
		else {
			this.routes.put((String) message.get("id"), from);
			target.send(message);
		}
	}

	private void answered(Map<String, Object> message) {
		String asked = (String) message.get("thid");
		Waiter waiter = this.waiters.get(asked);
		PeerChannel origin = this.routes.remove(asked);
		if (waiter != null) {
			waiter.complete(object(message.get("response")));
		}
		else if (origin != null) {
			origin.send(message);
		}
	}

	private void heard(PeerChannel from, Map<String, Object> message) {
		if (this.events.hear(message) && !((String) message.get("eventId")).startsWith("_")) {
			this.channels.stream().filter((channel) -> channel != from).forEach((channel) -> channel.send(message));
		}
	}

	private CompletionStage<?> announce(PeerChannel above, Map<String, Object> definition) {
		return ask(above, this.quirks.message("register.command.request", "command", definition), this.timeoutMillis);
	}

	private CompletionStage<?> ask(PeerChannel target, Map<String, Object> request, long millis) {
		String id = (String) request.get("id");
		Waiter waiter = new Waiter(target, new CompletableFuture<>());
		this.waiters.put(id, waiter);
		waiter.future().whenComplete((done, failure) -> this.waiters.remove(id));
		target.send(request);
		return waiter.future()
			.completeOnTimeout(Waiter.TIMEOUT, millis, TimeUnit.MILLISECONDS)
			.thenCompose((result) -> (result != Waiter.TIMEOUT) ? CompletableFuture.completedFuture(result)
					: failed("timeout", "Request " + id + " timed out"));
	}

	private void respond(PeerChannel target, Object thid, Map<String, Object> response) {
		target.send(this.quirks.message("execute.command.response", "thid", thid, "response", response));
	}

	private static CompletionStage<?> run(PeerCommand command, Object request) {
		try {
			return command.handler().apply((request instanceof Map<?, ?>) ? object(request) : Map.of());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static Map<String, Object> success(Object result) {
		Map<String, Object> response = new java.util.LinkedHashMap<>();
		response.put("ok", true);
		if (result != PeerCommand.NOTHING) {
			response.put("result", result);
		}
		return response;
	}

	private static CompletionStage<Object> failed(String code, String message) {
		return CompletableFuture.failedFuture(new PeerError(code, message));
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> object(Object value) {
		return (Map<String, Object>) value;
	}

	static List<?> list(Object value) {
		return (List<?>) value;
	}

	/**
	 * Somebody who asked.
	 *
	 * @param channel the one that was asked
	 * @param future the answer
	 */
	private record Waiter(PeerChannel channel, CompletableFuture<Object> future) {

		private static final Object TIMEOUT = new Object();

		void complete(Map<String, Object> response) {
			if (Boolean.TRUE.equals(response.get("ok"))) {
				this.future.complete(response.containsKey("result") ? response.get("result") : PeerCommand.NOTHING);
			}
			else if (response.get("error") instanceof Map<?, ?> error) {
				this.future.completeExceptionally(
						new PeerError((String) error.get("code"), String.valueOf(error.get("message"))));
			}
			else {
				this.future.completeExceptionally(new PeerError("internal_error", (String) response.get("error")));
			}
		}

	}

}
