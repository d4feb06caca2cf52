package dev.connector.interop.peer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What this peer can do, and how it is told what to do next.
 */
final class PeerCommands {

	private static final Map<String, Object> SUM = Map.of("type", "object", "properties",
			Map.of("a", Map.of("type", "integer"), "b", Map.of("type", "integer")), "required", List.of("a", "b"));

	private final Map<String, Heard> heard = new ConcurrentHashMap<>();

	private final PeerRegistry registry;

	private final String prefix;

	private PeerCommands(PeerRegistry registry, String prefix) {
		this.registry = registry;
		this.prefix = prefix;
	}

	static void register(PeerRegistry registry, String prefix) {
		PeerCommands commands = new PeerCommands(registry, prefix);
		commands.registerWork();
		commands.registerControl();
	}

	private void registerWork() {
		add("echo", null, CompletableFuture::completedFuture);
		add("add", SUM, (request) -> done((Long) request.get("a") + (Long) request.get("b")));
		add("void", null, (request) -> done(PeerCommand.NOTHING));
		add("null", null, (request) -> done(null));
		add("slow", null, (request) -> new CompletableFuture<>().completeOnTimeout("late", (Long) request.get("millis"),
				TimeUnit.MILLISECONDS));
		add("never", null, (request) -> new CompletableFuture<>());
		add("fail", null, (request) -> {
			throw new PeerError((String) request.get("code"), (String) request.get("message"));
		});
		this.registry.register(new PeerCommand("_" + this.prefix + ".ping", null, (request) -> done("pong")));
	}

	private void registerControl() {
		add("call", null, (request) -> this.registry.execute((String) request.get("commandId"),
				request.getOrDefault("request", this.registry.quirks().noRequest()), (Long) request.get("timeout")));
		add("attach", null, this::attach);
		add("known", null, (request) -> done(this.registry.remoteIds()));
		add("register", null, (request) -> this.registry
			.register(new PeerCommand((String) request.get("id"), null, CompletableFuture::completedFuture)));
		add("emit", null, (request) -> {
			this.registry.emit((String) request.get("eventId"), request.getOrDefault("payload", PeerCommand.NOTHING));
			return done(PeerCommand.NOTHING);
		});
		add("listen", null, (request) -> {
			Heard events = new Heard(new AtomicLong(), new ConcurrentHashMap<>());
			this.heard.put((String) request.get("eventId"), events);
			this.registry.listen((String) request.get("eventId"), events::add);
			return done(PeerCommand.NOTHING);
		});
		add("heard", null, (request) -> done(this.heard.get(request.get("eventId")).toResult()));
		add("raw", null, (request) -> {
			this.registry.channels()
				.forEach((channel) -> ((LineChannel) channel).sendRaw((String) request.get("line")));
			return done(PeerCommand.NOTHING);
		});
		add("close", null, (request) -> {
			this.registry.channels().forEach(PeerChannel::close);
			return new CompletableFuture<>();
		});
		add("exit", null, (request) -> {
			Runtime.getRuntime().halt(0);
			return done(PeerCommand.NOTHING);
		});
	}

	/**
	 * Call a server over HTTP from now on, which is the router.
	 */
	private CompletionStage<?> attach(Map<String, Object> request) {
		try {
			HttpCalling calling = new HttpCalling(this.registry, (String) request.get("uri"),
					(String) request.get("key"));
			return done((long) calling.start(true));
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void add(String name, Map<String, Object> schema,
			Function<Map<String, Object>, CompletionStage<?>> handler) {
		this.registry.register(new PeerCommand(this.prefix + "." + name, schema, handler));
	}

	private static CompletableFuture<Object> done(Object result) {
		return CompletableFuture.completedFuture(result);
	}

	/**
	 * What was heard of one event.
	 *
	 * @param count how often
	 * @param last the last payload, if there was one
	 */
	private record Heard(AtomicLong count, Map<String, Object> last) {

		void add(Object payload) {
			if (payload != PeerCommand.NOTHING && payload != null) {
				this.last.put("last", payload);
			}
			this.count.incrementAndGet();
		}

		Map<String, Object> toResult() {
			Map<String, Object> result = new LinkedHashMap<>(this.last);
			result.put("count", this.count.get());
			return result;
		}

	}

}
