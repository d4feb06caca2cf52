package dev.connector.protocol.command.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.command.Command;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.DuplicateCommandException;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.protocol.command.conformance.ConformanceVectors.Vector;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a vector about behaviour: a registry, its peers, and the steps in their order.
 */
public final class BehaviorRun {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final long SECONDS = 30;

	private final Pattern pattern = new Pattern();

	private final CommandMessageCodec codec = new CommandMessageCodec(MAPPER, CommandMessageLimits.defaults());

	private final Map<String, ScriptedPeer> peers = new LinkedHashMap<>();

	private final Map<String, List<JsonNode>> heard = new LinkedHashMap<>();

	private final List<AutoCloseable> resources = new ArrayList<>();

	private final ProtocolSchemas schemas;

	private final CommandRegistry registry;

	private CompletionStage<?> lastCall = CompletableFuture.completedStage(null);

	private BehaviorRun(Vector vector, ProtocolSchemas schemas) {
		this.schemas = schemas;
		JsonNode setup = vector.required("setup");
		requireOnly(setup, Set.of("registry", "peers"));
		JsonNode registry = setup.path("registry");
		requireOnly(registry, Set.of("id", "routerChannel", "localCommands", "localEventListeners"));
		this.registry = CommandRegistry.builder(new VirtualScheduler())
			.name(registry.path("id").asString("registry"))
			.routerChannel(registry.has("routerChannel") ? registry.get("routerChannel").asString() : null)
			.converter(new JsonValueConverter(MAPPER))
			.build();
		registry.path("localCommands").forEach(this::addCommand);
		registry.path("localEventListeners").forEach((eventId) -> listen(eventId.asString()));
	}

	/**
	 * Run a vector.
	 * @param vector the vector
	 * @param kind the channels to its peers
	 * @param schemas what messages are held against
	 * @throws AssertionError when something is not as the vector says
	 */
	public static void run(Vector vector, ChannelKind kind, ProtocolSchemas schemas) throws Exception {
		BehaviorRun run = new BehaviorRun(vector, schemas);
		try {
			for (JsonNode peer : vector.required("setup").path("peers")) {
				run.addPeer(peer, kind);
			}
			run.steps(vector);
		}
		finally {
			run.registry.close();
			for (AutoCloseable resource : run.resources) {
				resource.close();
			}
		}
	}

	private void steps(Vector vector) throws InterruptedException {
		JsonNode steps = vector.required("steps");
		if (!steps.isArray() || steps.isEmpty()) {
			throw new UninterpretableVectorException("The vector has no steps");
		}
		String last = "";
		for (int i = 0; i < steps.size(); i++) {
			last = step(i, steps.get(i));
		}
		if (last.equals("assert-no-outbound")) {
			return;
		}
		for (Map.Entry<String, ScriptedPeer> peer : this.peers.entrySet()) {
			peer.getValue().settle();
			assertThat(peer.getValue().received()).as("messages to %s left at the end", peer.getKey()).isEmpty();
		}
	}

	private String step(int number, JsonNode step) {
		String direction = step.path("direction").asString("");
		try {
			perform(direction, step);
		}
		catch (UninterpretableVectorException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new AssertionError("Step " + number + " (" + direction + "): " + ex.getMessage(), ex);
		}
		return direction;
	}

	private void perform(String direction, JsonNode step) throws Exception {
		switch (direction) {
			case "inbound" -> {
				requireOnly(step, Set.of("direction", "from", "message"));
				peer(step, "from").send(this.pattern.filled(required(step, "message")));
			}
			case "outbound" -> {
				requireOnly(step, Set.of("direction", "to", "expected"));
				outbound(peer(step, "to"), required(step, "expected"));
			}
			case "assert-no-outbound" -> {
				requireOnly(step, Set.of("direction", "to"));
				peer(step, "to").settle();
				assertThat(peer(step, "to").received()).isEmpty();
			}
			case "local-call" -> {
				requireOnly(step, Set.of("direction", "trigger"));
				this.lastCall = call(required(step, "trigger"));
			}
			case "local-result" -> {
				requireOnly(step, Set.of("direction", "expected", "expectedError"));
				result(step);
			}
			case "assert-local-listener" -> {
				requireOnly(step, Set.of("direction", "eventId", "invocations", "lastPayload"));
				listener(step);
			}
			case "close-channel" -> {
				requireOnly(step, Set.of("direction", "channel"));
				peer(step, "channel").close();
			}
			default -> throw new UninterpretableVectorException("Unknown direction '" + direction + "'");
		}
	}

	private void outbound(ScriptedPeer peer, JsonNode expected) {
		JsonNode message = peer.take();
		assertThat(message).as("message to match " + expected).isNotNull();
		this.schemas.requireValid("message.json", message);
		assertThat(this.pattern.difference(expected, message)).isNull();
	}

	private CompletionStage<?> call(JsonNode trigger) {
		if (!trigger.isObject() || trigger.size() != 1) {
			throw new UninterpretableVectorException("Unknown trigger " + trigger);
		}
		String what = trigger.propertyNames().iterator().next();
		JsonNode arguments = trigger.get(what);
		return switch (what) {
			case "executeCommand" -> this.registry.execute(text(arguments, 2), value(arguments.get(1)));
			case "emitEvent" -> {
				this.registry.emit(text(arguments, 2), value(arguments.get(1)));
				yield CompletableFuture.completedStage(null);
			}
			case "registerCommand" -> this.registry.register(
					Command.dynamic(text(arguments, 1), (request, caller) -> CompletableFuture.completedStage(null)));
			case "listCommands" -> CompletableFuture.completedStage(this.registry.commands()
				.stream()
				.map(CommandDescriptor::id)
				.map((id) -> Map.of("id", id))
				.toList());
			default -> throw new UninterpretableVectorException("Unknown trigger " + trigger);
		};
	}

	private void result(JsonNode step) throws InterruptedException, TimeoutException {
		JsonNode error = step.get("expectedError");
		try {
			Object value = this.lastCall.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
			assertThat(error).as("instead of the result " + value).isNull();
			if (step.has("expected")) {
				assertThat(this.pattern.difference(step.get("expected"), MAPPER.valueToTree(value))).isNull();
			}
		}
		catch (ExecutionException ex) {
			assertThat(error).as("instead of " + ex.getCause()).isNotNull();
			requireOnly(error, Set.of("code", "message"));
			JsonNode actual = MAPPER.valueToTree(
					Map.of("code", code(ex.getCause()), "message", String.valueOf(ex.getCause().getMessage())));
			assertThat(this.pattern.difference(error, actual)).isNull();
		}
	}

	private void listener(JsonNode step) {
		List<JsonNode> payloads = this.heard.get(required(step, "eventId").asString());
		if (payloads == null) {
			throw new UninterpretableVectorException("Nobody listens to " + step.get("eventId"));
		}
		assertThat(payloads).hasSize(required(step, "invocations").asInt());
		if (step.has("lastPayload")) {
			JsonNode last = payloads.get(payloads.size() - 1);
			assertThat(this.pattern.difference(step.get("lastPayload"), last)).isNull();
		}
	}

	private void addCommand(JsonNode command) {
		requireOnly(command, Set.of("id", "description", "returns"));
		Expression returns = Expression.of(command.get("returns"));
		Command<?, ?> local = Command.dynamic(required(command, "id").asString(),
				(request, caller) -> CompletableFuture.completedStage(returns.value(request)));
		this.registry
			.register(command.has("description") ? local.withDescription(command.get("description").asString()) : local)
			.toCompletableFuture()
			.join();
	}

	private void listen(String eventId) {
		List<JsonNode> payloads = this.heard.computeIfAbsent(eventId, (id) -> new ArrayList<>());
		this.registry.on(eventId, (payload) -> payloads.add(MAPPER.valueToTree(payload)));
	}

	private void addPeer(JsonNode peer, ChannelKind kind) throws Exception {
		requireOnly(peer, Set.of("channelId", "commandImplementations"));
		String id = required(peer, "channelId").asString();
		ChannelKind.Ends ends = kind.open(id, this.codec);
		this.resources.add(ends.resources());
		TrackedChannel tracked = new TrackedChannel(ends.registry());
		ScriptedPeer scripted = new ScriptedPeer(ends.peer(), tracked, kind.carriesEvents(), this.codec);
		CompletionStage<Void> started = scripted.start();
		this.registry.addChannel(tracked).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
		started.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
		this.peers.put(id, scripted);
		JsonNode first = scripted.take();
		assertThat(first).isNotNull();
		this.schemas.requireValid("list.commands.request.json", first);
	}

	private ScriptedPeer peer(JsonNode step, String field) {
		ScriptedPeer peer = this.peers.get(required(step, field).asString());
		if (peer == null) {
			throw new UninterpretableVectorException("There is no peer " + step.get(field));
		}
		return peer;
	}

	private static String code(Throwable failure) {
		if (failure instanceof CommandException known) {
			return known.code().wireName();
		}
		return (failure instanceof DuplicateCommandException) ? DuplicateCommandException.WIRE_NAME : "";
	}

	private static @Nullable Object value(@Nullable JsonNode json) {
		return (json != null) ? MAPPER.treeToValue(json, Object.class) : null;
	}

	private static String text(JsonNode arguments, int most) {
		if (!arguments.isArray() || arguments.isEmpty() || arguments.size() > most || !arguments.get(0).isString()) {
			throw new UninterpretableVectorException("Unknown arguments " + arguments);
		}
		return arguments.get(0).asString();
	}

	private static JsonNode required(JsonNode object, String field) {
		JsonNode value = object.get(field);
		if (value == null) {
			throw new UninterpretableVectorException("'" + field + "' is missing in " + object);
		}
		return value;
	}

	private static void requireOnly(JsonNode object, Set<String> known) {
		for (String name : object.propertyNames()) {
			if (!known.contains(name) && !name.equals("description")) {
				throw new UninterpretableVectorException("'" + name + "' is not known: " + object);
			}
		}
	}

}
