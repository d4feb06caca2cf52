package dev.connector.interop.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Answers calls over HTTP. All who call are one channel, which can't be called back.
 */
final class HttpServing implements PeerChannel {

	private static final Set<String> ALLOWED = Set.of("list.commands.request", "execute.command.request");

	private final Map<String, CompletableFuture<Map<String, Object>>> asked = new ConcurrentHashMap<>();

	private final PeerRegistry registry;

	private final String token;

	private final HttpServer server;

	/**
	 * Serve at a port of its own choice.
	 * @param token what callers have to know, {@code null} for nothing
	 */
	HttpServing(PeerRegistry registry, int port, String token) throws IOException {
		this.registry = registry;
		this.token = token;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
		this.server.setExecutor(Executors.newCachedThreadPool());
		this.server.createContext("/cmd", this::command);
		this.server.createContext("/cmds.json", this::document);
	}

	int start() {
		this.server.start();
		this.registry.attach(this, false);
		return this.server.getAddress().getPort();
	}

	@Override
	public void send(Map<String, Object> message) {
		CompletableFuture<Map<String, Object>> waiting = this.asked.get(String.valueOf(message.get("thid")));
		if (waiting != null) {
			waiting.complete(message);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.registry.closed(this);
	}

	private void command(HttpExchange exchange) throws IOException {
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		if (this.token != null && !("Bearer " + this.token).equals(authorization)) {
			answer(exchange, 401, "application/json", "{\"error\":\"Unauthorized\"}");
			return;
		}
		Map<String, Object> message;
		try {
			message = PeerRegistry
				.object(Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
		}
		catch (RuntimeException ex) {
			answer(exchange, 400, "application/json", "{\"error\":\"Invalid message format\"}");
			return;
		}
		if (!ALLOWED.contains(message.get("type"))) {
			answer(exchange, 403, "application/json", "{\"error\":\"Message type is not allowed\"}");
			return;
		}
		answer(exchange, 200, "application/x-ndjson", Json.write(ask(message)) + "\n");
	}

	private Map<String, Object> ask(Map<String, Object> message) {
		String id = (String) message.get("id");
		CompletableFuture<Map<String, Object>> waiting = new CompletableFuture<>();
		this.asked.put(id, waiting);
		try {
			this.registry.receive(this, message);
			return waiting.get(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			return timeout(id);
		}
		finally {
			this.asked.remove(id);
		}
	}

	private Map<String, Object> timeout(String id) {
		return new LinkedHashMap<>(this.registry.quirks()
			.message("execute.command.response", "thid", id, "response",
					new PeerError("timeout", "Request " + id + " timed out").toResponse()));
	}

	private void document(HttpExchange exchange) throws IOException {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("cmdschema", "1.0.0");
		document.put("commands", this.registry.definitions());
		answer(exchange, 200, "application/json", Json.write(document));
	}

	/**
	 * Answer in pieces, as streams do.
	 */
	private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, 0);
		try (OutputStream target = exchange.getResponseBody()) {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			target.write(bytes, 0, bytes.length / 2);
			target.flush();
			target.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
		}
	}

}
